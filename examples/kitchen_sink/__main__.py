"""``python -m examples.kitchen_sink``: the app, checked as ours is."""

from __future__ import annotations

from aws_cdk import App

from eks_constructs.checks import (
    Acknowledgement,
    acknowledge,
    acknowledge_library_findings,
    add_checks,
)
from examples.kitchen_sink.environment import KitchenSink


def build(app: App) -> None:
    """Put the example into an app, with its checks; the context ``kubernetes`` names a version."""
    add_checks(app)
    version = str(app.node.try_get_context("kubernetes") or "1.35")
    stage = KitchenSink(app, "sink", kubernetes_version=version)
    acknowledge_library_findings(stage)
    acknowledge(
        stage,
        [
            Acknowledgement(
                rule="AwsSolutions-S1",
                place="storage/Models/Resource",
                reason="public models: nobody asks who read them",
            ),
            *(
                Acknowledgement(
                    rule="AwsSolutions-S1",
                    place=f"logs/{name}/Delivery/Bucket",
                    reason="nobody asks who read the logs of an example",
                )
                for name in ("Pods", "ControlPlaneLogs")
            ),
            Acknowledgement(
                rule="AwsSolutions-S1",
                place="traffic/Logs/Resource",
                reason="a log of who reads the logs would have no end",
            ),
        ],
    )


def main() -> None:
    """Synthesise."""
    app = App(analytics_reporting=False)
    build(app)
    app.synth()


if __name__ == "__main__":
    main()
