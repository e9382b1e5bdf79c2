"""The whole file: constants, a class for each stack, the stage, and the checks at every synth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Protocol

from aws_cdk import App, Stage

from eks_constructs.checks import Acknowledgement
from eks_constructs.config.resolved import Environment, NewNetwork, Profile
from eks_constructs.to_python.calls import Recording, Unit
from eks_constructs.to_python.constants import TAGS, VPC_ID, Constants
from eks_constructs.to_python.layout import Node, Plain, Text, call, laid_out
from eks_constructs.to_python.naming import Imports
from eks_constructs.to_python.origins import Origins
from eks_constructs.to_python.recording import record
from eks_constructs.to_python.references import references
from eks_constructs.to_python.units import Units
from eks_constructs.values import frozen

_ASSEMBLY: Final = "eks_constructs.assembly"
_CHECKS: Final = "eks_constructs.checks"


class StageClass(Protocol):
    """A class whose objects are the stage of an environment."""

    __module__: str

    def __call__(self, scope: App, construct_id: str, *, environment: Environment) -> Stage:
        """Build the environment."""


@frozen
class Surroundings:
    """What the app says beside its classes.

    Attributes:
        description: First line of the file, without a full stop.
        constants: What has a name at the top, if it is used.
        acknowledgements: Findings of the checks that are accepted.
        only_warn: Whether findings are warnings.
        first_party: Whether our library belongs to the project of the app, which decides where its
            imports stand. Default: it is installed.
    """

    description: str
    constants: Mapping[str, object]
    acknowledgements: Sequence[Acknowledgement] = ()
    only_warn: bool = False
    first_party: bool = False


def environment_in_python(
    environment: Environment, stage: StageClass, *, first_party: bool = False
) -> str:
    """Return an app that builds the same as an environment file, without it.

    Args:
        environment: The environment.
        stage: The class of its stage, in a package with its stacks.
        first_party: Whether this library belongs to the project of the app.
    """
    recording = record(
        lambda: stage(App(analytics_reporting=False), environment.name, environment=environment),
        [_ASSEMBLY, stage.__module__.rpartition(".")[0]],
    )
    source = environment.source.name if environment.source is not None else "Python"
    platform = environment.platform
    surroundings = Surroundings(
        description=f"The EKS environment {environment.name}, as {source} described it",
        constants=_constants(environment),
        acknowledgements=[
            Acknowledgement(rule=each.rule, place=each.place, reason=each.reason)
            for each in platform.acknowledgements
        ],
        only_warn=platform.profile is Profile.EKSCTL,
        first_party=first_party,
    )
    return recorded_in_python(recording, surroundings)


def recorded_in_python(recording: Recording, surroundings: Surroundings) -> str:
    """Return an app that does again what was recorded.

    Args:
        recording: How its stage was built.
        surroundings: What else it says.
    """
    imports = Imports(first_party=surroundings.first_party)
    constants = Constants(surroundings.constants)
    origins = Origins(recording)
    units = Units(
        recording.stage,
        imports=imports,
        constants=constants,
        origins=origins,
        refs=references(recording, origins),
    )
    parts = [*units.classes(), "\n".join(_main(recording.stage, units, imports, surroundings))]
    known = {
        name: Text(value) if isinstance(value, str) else units.values.node(value)
        for name, value in constants.known.items()
    }
    definitions = list(constants.lines(known))
    if definitions:
        imports.member("typing", "Final")
    head = [_docstring(surroundings, recording.stage), "", "from __future__ import annotations"]
    parts.insert(
        0, "\n".join([*head, *imports.lines(), *([""] if definitions else []), *definitions])
    )
    guard = 'if __name__ == "__main__":\n    main()\n'
    return "\n\n\n".join([*parts, guard])


def _docstring(surroundings: Surroundings, stage: Unit) -> str:
    command = f"npx cdk deploy --app 'python FILE' '{stage.construct_id}/*'"
    return f'''"""{surroundings.description}.

Nothing is replaced as long as the ids of constructs stay what they were there. Deploy with the
feature flags of the same ``cdk.json``: ``{command}``.
"""'''


def _main(stage: Unit, units: Units, imports: Imports, surroundings: Surroundings) -> Iterator[str]:
    def check(name: str, *arguments: Node) -> Node:
        return call(imports.member(_CHECKS, name), (("", each) for each in arguments))

    app, made = Plain("app"), Plain("stage")
    making = call(units.class_of(stage), [("", app), ("", Text(stage.construct_id))])
    yield "def main() -> None:"
    yield '    """Check and synthesise."""'
    yield f"    app = {imports.name(App)}(analytics_reporting=False)"
    yield _line(check("add_checks", app))
    yield _line(making, before="stage = ")
    yield _line(check("acknowledge_library_findings", made))
    if surroundings.acknowledgements:
        yield _line(
            check("acknowledge", made, units.values.node(list(surroundings.acknowledgements)))
        )
    if surroundings.only_warn:
        yield _line(check("warn_only", made))
    yield "    app.synth()"


def _line(node: Node, *, before: str = "") -> str:
    return "    " + laid_out(node, indent=4, before=before)


def _constants(environment: Environment) -> dict[str, object]:
    """Return what people change most, in the order in which they look for it."""
    network = environment.network
    known: dict[str, object] = {
        "CLUSTER_NAME": environment.cluster.name,
        "KUBERNETES_VERSION": environment.cluster.version,
        "ACCOUNT": environment.platform.account,
        "REGION": environment.region,
        TAGS: dict(sorted(environment.platform.tags.items())),
    }
    if isinstance(network, NewNetwork):
        known["ZONES"] = network.plan.zones
    else:
        known[VPC_ID] = network.plan.vpc_id
    return {name: value for name, value in known.items() if value}
