"""Properties of EKS resources that no construct reaches, each with the reason.

A waiver that is not needed any more fails a test, so that the list can only become shorter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WAIVED: Final[Mapping[str, Mapping[str, str]]] = {
    "AWS::EKS::Nodegroup": {
        "disksize": "EKS refuses it beside a launch template that holds disks: use root_volume",
        "launchtemplate.name": "the template is referred to by id; EKS takes one of both",
        "remoteaccess.ec2sshkey": "EKS refuses it beside a launch template: use machine.ssh",
        "remoteaccess.sourcesecuritygroups": "EKS refuses it beside a launch template",
    },
}
"""Resource type to path of a property, as ``tests.support.l1_properties`` writes it, to reason."""
