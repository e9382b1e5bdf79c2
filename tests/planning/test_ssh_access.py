"""A way into nodes by SSH."""

from __future__ import annotations

from typing import Final

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.ssh_access import SshAccess, ssh_problems

ED25519: Final = f"ssh-ed25519 {'A' * 68} somebody"
RSA: Final = f"ssh-rsa {'A' * 372}="


def test_a_key_alone_opens_nothing() -> None:
    """Whoever wants the port open says to whom."""
    assert not SshAccess(key_name="k").opens_port
    assert not SshAccess(public_key=RSA).opens_port
    assert SshAccess(key_name="k", source_security_group_ids=("sg-00000001",)).opens_port
    assert SshAccess(key_name="k", source_cidrs=("10.0.0.0/16",)).opens_port
    assert SshAccess(key_name="k", from_anywhere=True).opens_port


def test_another_key_has_another_fingerprint() -> None:
    """EC2 never changes a key pair, so that another key needs another name."""
    assert SshAccess(public_key=RSA).fingerprint == SshAccess(public_key=RSA).fingerprint
    assert SshAccess(public_key=RSA).fingerprint != SshAccess(public_key=ED25519).fingerprint


@pytest.mark.parametrize(
    ("access", "message"),
    [
        ({}, "key_name: must be the name of an EC2 key pair"),
        ({"key_name": " "}, "key_name: must be the name of an EC2 key pair"),
        ({"key_name": "k", "public_key": RSA}, "public_key: must be left out with key_name"),
        ({"public_key": "ssh-dss AAAA"}, "public_key: must be a public key in the form of OpenSSH"),
        ({"public_key": f"{RSA}\n{RSA}"}, "public_key: must be a public key"),
        (
            {"key_name": "k", "source_cidrs": ("10.0.0.1/16",)},
            "source_cidrs[0]: must be the first address of its block",
        ),
        ({"key_name": "k", "source_cidrs": ("0.0.0.0/0",)}, "must not be the whole internet"),
        ({"key_name": "k", "source_cidrs": ("::/0",)}, "must not be the whole internet"),
    ],
)
def test_what_ec2_would_refuse_is_refused(access: dict[str, object], message: str) -> None:
    """And what opens the port to everybody by accident."""
    with pytest.raises(ConfigurationError) as caught:
        SshAccess(**access)  # type: ignore[arg-type]
    assert message in str(caught.value)


def test_windows_takes_keys_of_rsa_only() -> None:
    """EC2 encrypts the password of the administrator with it."""
    windows = AmiFamily.WINDOWS_2022_CORE
    (problem,) = ssh_problems(SshAccess(public_key=ED25519), windows, has_vpc=True)
    assert problem.where == "ssh.public_key"
    assert not list(ssh_problems(SshAccess(public_key=RSA), windows, has_vpc=True))
    assert not list(ssh_problems(None, windows, has_vpc=False))


def test_an_open_port_needs_a_vpc() -> None:
    """The security group is made there."""
    anywhere = SshAccess(key_name="k", from_anywhere=True)
    (problem,) = ssh_problems(anywhere, AmiFamily.BOTTLEROCKET, has_vpc=False)
    assert problem.where == "ssh"
