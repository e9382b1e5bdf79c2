"""One environment: its stacks, and which of them wait for which.

Stacks that not every environment has are imported when one does: the CDK's modules behind them take
longer to load than all the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import CrossStackReferences, ReferenceStrength, Stack, Stage, Tags
from constructs import Construct

from eks_constructs.assembly.compute import has_compute
from eks_constructs.assembly.network import needs_nat
from eks_constructs.assembly.platform import alarms_on_nodes, has_observability, has_platform
from eks_constructs.config.resolved import Environment, NewNetwork

from .compute import ComputeStack
from .control_plane import ControlPlaneStack
from .egress import EgressStack
from .network import NetworkStack
from .platform import PlatformStack

if TYPE_CHECKING:
    from .observability import ObservabilityStack


class EnvironmentStage(Stage):
    """One EKS environment as stacks that follow lifecycles.

    Network and control plane come first; NAT gateways are made beside the control plane, which does
    not need them; nodes wait for both; what runs on nodes comes last. References go one way and are
    weak, so that no stack blocks the update of another.

    Args:
        scope: The app.
        construct_id: Name of the environment.
        environment: What to build.
    """

    def __init__(self, scope: Construct, construct_id: str, *, environment: Environment) -> None:
        super().__init__(
            scope,
            construct_id,
            env=cdk.Environment(account=environment.platform.account, region=environment.region),
        )
        CrossStackReferences.of(self).consume(ReferenceStrength.WEAK)
        is_new = isinstance(environment.network, NewNetwork)
        made = NetworkStack(self, "network", environment=environment).network if is_new else None
        control_plane = ControlPlaneStack(
            self, "control-plane", environment=environment, network=made
        )
        ready: Mapping[str, Stack] = {
            "network add-ons and access come before nodes": control_plane,
            **self._egress(environment, control_plane),
        }
        compute = self._compute(environment, control_plane, ready)
        if compute is not None:
            ready = {"what follows runs on nodes": compute}
        platform = None
        if has_platform(environment):
            platform = PlatformStack(
                self,
                "platform",
                environment=environment,
                cluster=control_plane.cluster,
                oidc_provider=control_plane.oidc_provider,
            )
            _wait(platform, ready)
        watching = self._observability(environment, control_plane, compute, platform)
        self._traffic(environment, control_plane, ready, watching)
        for key, value in sorted(environment.platform.tags.items()):
            Tags.of(self).add(key, value)

    def _egress(
        self, environment: Environment, control_plane: ControlPlaneStack
    ) -> Mapping[str, Stack]:
        if not needs_nat(environment) and environment.endpoints is None:
            return {}
        egress = EgressStack(self, "egress", environment=environment, network=control_plane.network)
        return {"nodes pull images through its gateways or endpoints": egress}

    def _compute(
        self,
        environment: Environment,
        control_plane: ControlPlaneStack,
        ready: Mapping[str, Stack],
    ) -> ComputeStack | None:
        if not has_compute(environment):
            return None
        stack = ComputeStack(
            self,
            "compute",
            environment=environment,
            network=control_plane.network,
            cluster=control_plane.cluster,
            traffic=control_plane.node_traffic,
        )
        _wait(stack, ready)
        return stack

    def _observability(
        self,
        environment: Environment,
        control_plane: ControlPlaneStack,
        compute: ComputeStack | None,
        platform: PlatformStack | None,
    ) -> ObservabilityStack | None:
        if not has_observability(environment):
            return None
        from .observability import ObservabilityStack

        stack = ObservabilityStack(
            self,
            "observability",
            environment=environment,
            network=control_plane.network,
            cluster=control_plane.cluster,
            fargate_role=compute.fargate_role if compute is not None else None,
        )
        _wait(stack, {"the scraper reads the cluster": control_plane})
        if platform is not None and alarms_on_nodes(environment):
            _wait(stack, {"its agent sends what alarms ask for": platform})
        return stack

    def _traffic(
        self,
        environment: Environment,
        control_plane: ControlPlaneStack,
        ready: Mapping[str, Stack],
        watching: ObservabilityStack | None,
    ) -> None:
        if environment.traffic is None:
            return
        from .traffic import TrafficStack

        stack = TrafficStack(
            self,
            "traffic",
            environment=environment,
            traffic=environment.traffic,
            network=control_plane.network,
            cluster=control_plane.cluster,
            topic=watching.topic if watching is not None else None,
        )
        _wait(stack, ready)


def _wait(stack: Stack, others: Mapping[str, Stack]) -> None:
    for reason, other in others.items():
        stack.add_stack_dependency(other, reason)
