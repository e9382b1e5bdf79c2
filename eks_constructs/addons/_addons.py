"""Several add-ons of one cluster."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.addons._addon import ManagedAddon
from eks_constructs.addons._values import AddonSpec
from eks_constructs.errors import refuse
from eks_constructs.planning.addons import addon_problems, creation_edges
from eks_constructs.tokens import require_concrete


class ManagedAddons(Construct):
    """Several add-ons of one cluster, in an order that EKS can bear.

    The Pod Identity agent comes before add-ons that use it, ``cert-manager`` before those that do
    not run without it, and no more than ten are made at a time. Add-ons that nodes need go into
    one of these before the nodes, all others into another one after them:
    :func:`eks_constructs.planning.addon_catalogue.phase` tells which is which.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster to install them in.
        addons: What to install, by name.
        kubernetes_version: Kubernetes version of the cluster, such as ``1.35``, to check versions
            of add-ons against. Default: only their form is checked.

    Raises:
        ConfigurationError: Everything that EKS would refuse in one of them.
    """

    addons: Final[MappingProxyType[str, ManagedAddon]]
    """Add-ons by name."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        addons: Mapping[str, AddonSpec],
        kubernetes_version: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        names = sorted(addons)
        # Names become ids of constructs, which the CDK would refuse in words of its own.
        require_concrete({"addons": names}, subject="add-ons")
        refuse("add-ons", addon_problems(names))
        made = {
            name: ManagedAddon(
                self,
                name,
                cluster=cluster,
                name=name,
                version=spec.version,
                configuration_values=spec.configuration_values,
                resolve_conflicts=spec.resolve_conflicts,
                preserve_on_delete=spec.preserve_on_delete,
                service_account_role=spec.service_account_role,
                pod_identity_associations=spec.pod_identity_associations,
                namespace=spec.namespace,
                kubernetes_version=kubernetes_version,
                tags=spec.tags,
            )
            for name, spec in sorted(addons.items())
        }
        clients = frozenset(name for name, spec in addons.items() if spec.pod_identity_associations)
        for later, earlier in creation_edges(tuple(made), clients=clients):
            made[later].resource.add_resource_dependency(made[earlier].resource)
        self.addons = MappingProxyType(made)
