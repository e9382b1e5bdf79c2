"""A Helm chart on its way to a cluster, without anything that installs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from eks_constructs.cluster_files import ClusterFile, key_of
from eks_constructs.errors import refuse
from eks_constructs.planning.cluster import name_problems
from eks_constructs.planning.helm import HelmChart, chart_problems, install_command
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.manifests.yaml_text import yaml_text
from eks_constructs.tokens import require_concrete


class HelmRelease(Construct):
    """The values of a chart for one cluster: as a file in the cloud assembly, and as an output.

    Nothing here installs it, for that needs somebody who can reach the cluster's API server. The
    output ``output_key`` holds the values in JSON on one line, every id filled in by
    CloudFormation, which ``helm --values -`` reads; its description is the command. The file,
    made for review and for GitOps controllers, has ``${…}`` in the place of each value that only
    the deployment knows. Every such value is an output of that name, and the file beside it
    (``.json``) lists them, with chart, version, release and namespace.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent; with those of the parents, the path of the file.
        cluster_name: Name of the cluster; a folder of this name holds the files.
        chart: What to install where.
        values: Values of the chart.

    Raises:
        ConfigurationError: A name is none, or not known yet.

    See https://helm.sh/docs/helm/helm_upgrade/
    """

    file: Final[str]
    """Path of the values in the cloud assembly."""
    output_key: Final[str]
    """Key of the stack's output with the values."""
    command: Final[str]
    """Command that installs the chart, and reads the values from its input."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_name: str,
        chart: HelmChart,
        values: Mapping[str, JsonValue],
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete({"cluster_name": cluster_name}, subject="Helm release")
        problems = name_problems(cluster_name, where="cluster_name")
        refuse("Helm release", [*problems, *chart_problems(chart)])
        self.command = install_command(chart)
        output = CfnOutput(
            self,
            "Values",
            value=Stack.of(self).to_json_string(values),
            description=self.command,
        )
        self.output_key = key_of(output)
        file = ClusterFile(self, cluster_name=cluster_name, ending="values.yaml")
        self.file = file.path
        about = {
            "chart": chart.chart,
            **({"repository": chart.repository} if chart.repository is not None else {}),
            "version": chart.version,
            "release": chart.release,
            "namespace": chart.namespace,
        }
        text = yaml_text([file.placed(values, "value")])
        file.write(text, output_key=self.output_key, about=about)
