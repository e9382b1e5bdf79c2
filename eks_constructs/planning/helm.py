"""Helm charts: what to install where."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.kubernetes_names import namespace_problems
from eks_constructs.values import frozen

_RELEASE: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,51}[a-z0-9])?", re.ASCII)


@frozen
class HelmChart:
    """A chart, and where it is installed.

    Attributes:
        chart: Where it is, such as ``oci://public.ecr.aws/karpenter/karpenter``, or its name in a
            repository.
        version: Its version; ``None`` for the newest at the time.
        release: Name of the release.
        namespace: Namespace, made if it does not exist.
        repository: Address of the repository, such as ``https://aws.github.io/eks-charts``.
            Default: none, the chart says where it is.
    """

    chart: str
    version: str | None
    release: str
    namespace: str
    repository: str | None = None


def chart_problems(chart: HelmChart) -> Iterator[Problem]:
    """Yield what Helm or Kubernetes would refuse.

    Args:
        chart: The chart.

    See https://helm.sh/docs/chart_template_guide/named_templates/
    """
    if not chart.chart.strip():
        message = "must say where the chart is, such as oci://public.ecr.aws/karpenter/karpenter"
        yield Problem(code="empty", where="chart", got=chart.chart, message=message)
    if not _RELEASE.fullmatch(chart.release):
        message = "must have 1 to 53 lower-case letters, digits and hyphens, none at either end"
        yield Problem(code="name-invalid", where="release", got=chart.release, message=message)
    if chart.repository is not None and not chart.repository.startswith("https://"):
        message = "must be an https:// address"
        yield Problem(
            code="invalid-value", where="repository", got=chart.repository, message=message
        )
    yield from namespace_problems(chart.namespace, where="namespace")


def install_command(chart: HelmChart) -> str:
    """Return the command that installs or upgrades a chart with the values of its input.

    Args:
        chart: The chart.

    See https://helm.sh/docs/helm/helm_upgrade/
    """
    version = ["--version", chart.version] if chart.version is not None else []
    repository = ["--repo", chart.repository] if chart.repository is not None else []
    words = ["helm", "upgrade", "--install", chart.release, chart.chart, *repository, *version]
    words += ["--namespace", chart.namespace, "--create-namespace", "--values", "-"]
    return shlex.join(words)
