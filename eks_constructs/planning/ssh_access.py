"""A way into nodes by SSH: whose key they take, and from where it may be used.

See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-key-pairs.html
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.address_blocks import block_form_problems, parse_block
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.values import frozen

_KEY: Final = re.compile(r"(?P<type>ssh-rsa|ssh-ed25519) [A-Za-z0-9+/]{40,}={0,3}(?: [ -~]*)?")
_DIGITS: Final = 12


@frozen
class SshAccess:
    """A key pair on the nodes, and who may use it. Session Manager needs neither.

    On Windows the key decrypts the administrator's password, and the port is that of RDP.

    Attributes:
        key_name: Name of an EC2 key pair that exists. Default: one is made of ``public_key``.
        public_key: Public key in the form of OpenSSH, RSA or Ed25519 (Windows: RSA), of which a key
            pair is made. Default: ``key_name`` names one.
        source_security_group_ids: Security groups whose members may connect: a security group
            with one rule for each is made. Default: none is made; name groups of your own.
        source_cidrs: Blocks of addresses from which connections are let in, in the same security
            group. Default: none.
        from_anywhere: Whether connections are let in from the whole internet, over IPv4 and IPv6.
            Auditors refuse it. Default: they are not.

    Raises:
        ConfigurationError: There is not exactly one key, or something is malformed.

    See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-key-pairs.html
    """

    key_name: str | None = None
    public_key: str | None = None
    source_security_group_ids: tuple[str, ...] = ()
    source_cidrs: tuple[str, ...] = ()
    from_anywhere: bool = False

    @property
    def opens_port(self) -> bool:
        """Whether a security group is made that lets somebody in."""
        return bool(self.source_security_group_ids or self.source_cidrs or self.from_anywhere)

    @property
    def fingerprint(self) -> str:
        """What tells one public key from another, for the name of the key pair."""
        return hashlib.sha256((self.public_key or "").encode()).hexdigest()[:_DIGITS]

    def __post_init__(self) -> None:
        """Refuse access without a key, or from everywhere by accident."""
        refuse("SSH access", (*self._key_problems(), *self._cidr_problems()))

    def _key_problems(self) -> Iterator[Problem]:
        if self.key_name is not None and self.public_key is not None:
            message = "must be left out with key_name, which names a key pair that exists"
            yield Problem(code="not-together", where="public_key", got=None, message=message)
        elif self.public_key is not None:
            yield from public_key_problems(self.public_key)
        elif self.key_name is None or not self.key_name.strip():
            message = "must be the name of an EC2 key pair"
            yield Problem(code="empty", where="key_name", got=self.key_name, message=message)

    def _cidr_problems(self) -> Iterator[Problem]:
        for index, cidr in enumerate(self.source_cidrs):
            where = f"source_cidrs[{index}]"
            yield from block_form_problems(cidr, where=where)
            block = parse_block(cidr)
            if block is not None and block.prefixlen == 0:
                message = "must not be the whole internet; say from_anywhere if it has to be"
                yield Problem(code="cidr-too-large", where=where, got=cidr, message=message)


def public_key_problems(text: str, *, where: str = "public_key") -> Iterator[Problem]:
    """Yield a problem if EC2 makes no key pair of a text.

    Args:
        text: The public key.
        where: Path of it, for the problem.
    """
    if not _KEY.fullmatch(text.strip()):
        message = (
            "must be a public key in the form of OpenSSH on one line, beginning with ssh-rsa or "
            "ssh-ed25519"
        )
        yield Problem(code="invalid-value", where=where, got=None, message=message)


def ssh_problems(ssh: SshAccess | None, family: AmiFamily, *, has_vpc: bool) -> Iterator[Problem]:
    """Yield what keeps nodes from having this access.

    Args:
        ssh: The access; ``None`` for none.
        family: Operating system of the nodes.
        has_vpc: Whether the VPC is known, so that a security group can be made in it.
    """
    if ssh is None:
        return
    if ssh.opens_port and not has_vpc:
        where = "ssh.source_security_group_ids" if ssh.source_security_group_ids else "ssh"
        message = "must come with vpc, in which its security group is made"
        yield Problem(code="required", where=where, got=None, message=message)
    if family.is_windows and ssh.public_key is not None and "ed25519" in ssh.public_key[:11]:
        message = "must be an RSA key for Windows, whose password no other can decrypt"
        yield Problem(code="not-supported", where="ssh.public_key", got=None, message=message)
