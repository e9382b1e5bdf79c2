"""From ``ssh`` of a node group to a key on its nodes, and who may use it."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.config import resolved
from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.planning.ssh_access import SshAccess

_KEYS = ("publicKeyName", "publicKeyPath", "publicKey")
_HOME_KEY = "~/.ssh/id_rsa.pub"
_SSH_NAMES = {
    "key_name": "publicKeyName",
    "public_key": "publicKey",
    "source_cidrs": "sourceSecurityGroupIds",
}


def resolve_ssh(
    place: NodeGroupPlace,
    network: resolved.NewNetwork | resolved.ExistingNetwork,
    *,
    private: bool,
) -> SshAccess | None:
    """Decide whose key nodes take, and from where it may be used.

    A key given without ``allow`` opens the port, as in eksctl.

    Args:
        place: The node group.
        network: The network, whose addresses may connect to private nodes.
        private: Whether nodes stand in private subnets.
    """
    given = place.group.ssh
    if given.enable_ssm is False:
        message = "must be true or left out: Session Manager is on every node"
        place.refuse("invalid-value", "ssh.enableSsm", message, given.enable_ssm)
    key = _key(place)
    allow = given.allow is not False
    if key is None or not allow:
        _warn_of_unused(place)
    if key is None:
        return None
    name, material = key
    cidrs, anywhere = _sources(place, network, private=private) if allow else ((), False)
    return place.findings.attempt(
        lambda: SshAccess(
            key_name=name,
            public_key=material,
            source_security_group_ids=given.source_security_group_ids if allow else (),
            source_cidrs=cidrs,
            from_anywhere=anywhere,
        ),
        otherwise=None,
        names=_SSH_NAMES,
        under=f"{place.where}.ssh",
    )


def _key(place: NodeGroupPlace) -> tuple[str | None, str | None] | None:
    """Return the name of a key pair, or the public key that one is made of."""
    given = place.group.ssh
    values = (given.public_key_name, given.public_key_path, given.public_key)
    if sum(each is not None for each in values) > 1:
        message = f"must have only one of {', '.join(_KEYS)}"
        place.refuse("not-together", "ssh", message)
        return None
    if given.public_key_name is not None:
        return given.public_key_name, None
    if given.allow is False:
        # Without a use for it, eksctl imports no key.
        return None
    if given.public_key is not None:
        return None, given.public_key.strip()
    if given.public_key_path is not None:
        return _key_from_file(place, given.public_key_path)
    return _key_of_home(place) if given.allow else None


def _key_of_home(place: NodeGroupPlace) -> tuple[str | None, str | None] | None:
    """Return the key that eksctl takes when none is named: that of whoever runs it."""
    try:
        material = Path(_HOME_KEY).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError, RuntimeError):
        message = (
            f"must come with {' or '.join(_KEYS)}: eksctl would take {_HOME_KEY}, and there is "
            "none; or leave it out and use Session Manager"
        )
        place.refuse("required", "ssh.allow", message, place.group.ssh.allow)
        return None
    message = (
        f"come with {' or '.join(_KEYS)}: the key taken is {_HOME_KEY}, as with eksctl, and "
        "every home folder has another"
    )
    place.weaken("ssh.allow", message)
    return None, material


def _key_from_file(place: NodeGroupPlace, text: str) -> tuple[str | None, str | None] | None:
    path = place.sources.folder / Path(text).expanduser()
    try:
        return None, path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        if "/" not in text and not text.endswith(".pub"):
            return text, None  # eksctl takes it for the name of a key pair then
    message = f"must be a readable file with a public key; there is none at {path}"
    place.refuse("file-unreadable", "ssh.publicKeyPath", message, text)
    return None


def _warn_of_unused(place: NodeGroupPlace) -> None:
    given = place.group.ssh
    for name, unused in (
        ("sourceSecurityGroupIds", bool(given.source_security_group_ids)),
        ("publicKey", given.allow is False and given.public_key is not None),
        ("publicKeyPath", given.allow is False and given.public_key_path is not None),
    ):
        if unused:
            message = "has no effect, in eksctl neither: nothing opens the port; leave it out"
            place.warn("no-effect", f"ssh.{name}", message)


def _sources(
    place: NodeGroupPlace,
    network: resolved.NewNetwork | resolved.ExistingNetwork,
    *,
    private: bool,
) -> tuple[tuple[str, ...], bool]:
    """Return the blocks that may connect, and whether everybody may."""
    name = "ssh.sourceSecurityGroupIds"
    if place.group.ssh.source_security_group_ids:
        return (), False
    if not private:
        message = (
            "name the security groups that may connect: without them the port is open to "
            "the whole internet; or use Session Manager"
        )
        place.weaken(name, message)
        return (), True
    message = (
        "name the security groups that may connect: without them all of the VPC may; or "
        "use Session Manager"
    )
    place.weaken(name, message)
    if network.plan.cidr is None:
        message = "must be given, or vpc.cidr: else nobody knows which addresses the VPC has"
        place.refuse("required", name, message)
        return (), False
    return (network.plan.cidr,), False
