"""The stacks of the example, and which wait for which."""

from __future__ import annotations

from aws_cdk import Environment, Stage, Tags
from constructs import Construct

from examples.kitchen_sink.cloudwatch import CloudWatchStack
from examples.kitchen_sink.control_plane import ControlPlaneStack
from examples.kitchen_sink.identities import IdentitiesStack
from examples.kitchen_sink.logs import LogsStack
from examples.kitchen_sink.network import NetworkStack
from examples.kitchen_sink.nodes import NodesStack
from examples.kitchen_sink.observability import ObservabilityStack
from examples.kitchen_sink.scaling import ScalingStack
from examples.kitchen_sink.storage import StorageStack
from examples.kitchen_sink.traces import TracesStack
from examples.kitchen_sink.traffic import TrafficStack


class KitchenSink(Stage):
    """One environment with everything."""

    def __init__(self, scope: Construct, construct_id: str, *, kubernetes_version: str) -> None:
        super().__init__(scope, construct_id, env=Environment(region="eu-west-1"))
        network = NetworkStack(self, "network")
        control_plane = ControlPlaneStack(
            self,
            "control-plane",
            network=network.network,
            kubernetes_version=kubernetes_version,
        )
        nodes = NodesStack(
            self,
            "nodes",
            network=network.network,
            cluster=control_plane.cluster,
            kubernetes_version=kubernetes_version,
        )
        nodes.add_stack_dependency(control_plane, "network add-ons and access come before nodes")
        storage = StorageStack(
            self, "storage", network=network.network, cluster=control_plane.cluster
        )
        storage.add_stack_dependency(nodes, "these add-ons run on nodes")
        observability = ObservabilityStack(
            self, "observability", network=network.network, cluster=control_plane.cluster
        )
        cloudwatch = CloudWatchStack(
            self, "cloudwatch", cluster=control_plane.cluster, topic=observability.topic
        )
        cloudwatch.add_stack_dependency(nodes, "the agent runs on nodes")
        IdentitiesStack(self, "identities", cluster=control_plane.cluster)
        ScalingStack(self, "scaling", cluster=control_plane.cluster)
        logs = LogsStack(self, "logs", cluster=control_plane.cluster)
        logs.add_stack_dependency(control_plane, "the cluster brings its log group")
        TracesStack(self, "traces", cluster=control_plane.cluster)
        TrafficStack(self, "traffic", network=network.network, cluster=control_plane.cluster)
        Tags.of(self).add("owner", "platform")
