"""Values for any parameter, made from its type: good ones, edges, and nonsense."""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal, get_args, get_origin

from constructs import Construct
from hypothesis import strategies as st

from eks_constructs.planning.endpoints import EndpointFeature
from eks_constructs.planning.log_destinations import CloudWatchLogs, S3Logs
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.manifests.storage import ebs_snapshot_class, ebs_storage_class
from eks_constructs.planning.user_data import ClusterFacts
from tests.fuzz.place import FuzzPlace

Values = st.SearchStrategy[object]

TEXTS: Final = (
    *("dev", "1.35", "1.36", "1.99", "m6i.large", "m7g.large", "p5.48xlarge", "t3.nano"),
    *("eu-west-1a", "eu-west-1b", "eu-west-1c", "us-east-1a", "10.0.0.0/16", "10.0.0.0/28"),
    *(
        "0.0.0.0/0",
        "fd00::/48",
        "100.64.0.0/16",
        "10.0.0.0/99",
        "vpc-cni",
        "coredns",
        "kube-system",
    ),
    *("arn:aws:iam::111122223333:role/Name", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
    *("arn:aws:kms:eu-west-1:111122223333:key/0b1c", "arn:aws-cn:iam::111122223333:role/x"),
    *("ami-0123456789abcdef0", "subnet-0123456789abcdef0", "sg-0123456789abcdef0", "vpc-00000001"),
    *("https://example.com", "http://example.com", "example.com", "*", "a" * 64, "a" * 300),
    *("", " ", "-", "ä", "a b", "a\nb", "${AWS::Region}", "'", '"', "\\", "\0", "🦆", "null", "{}"),
)
NUMBERS: Final = (-1, 0, 1, 2, 3, 5, 14, 33, 80, 100, 365, 1024, 65536, 10**9)
GOOD: Final[Mapping[str, tuple[object, ...]]] = {
    "cidr": ("10.0.0.0/16", "192.168.0.0/16"),
    "cluster_facts": (
        ClusterFacts(
            name="dev",
            endpoint="https://0123.gr7.eu-west-1.eks.amazonaws.com",
            certificate_authority="Y2VydGlmaWNhdGU=",
            service_cidr="172.20.0.0/16",
        ),
    ),
    "cluster_name": ("dev",),
    "destination": (S3Logs(), CloudWatchLogs()),
    "domain_name": ("example.com", "shop.example.com"),
    "cluster_security_group_id": ("sg-0123456789abcdef0",),
    "identity_center_instance_arn": ("arn:aws:sso:::instance/ssoins-0123456789abcdef",),
    "identity_center_region": ("eu-west-1",),
    "features": (tuple(EndpointFeature)[:3], tuple(EndpointFeature)),
    "instance_types": (("m6i.large",), ("m7g.large", "m6g.large")),
    "issuer_url": ("https://example.com",),
    "name": ("dev", "workers", "vpc-cni", "aws-ebs-csi-driver"),
    "namespace": ("default", "kube-system"),
    "principal_arn": ("arn:aws:iam::111122223333:role/Name",),
    "service_account": ("reader",),
    "version": ("1.35", "1.36"),
    "vpc_cidrs": (("10.0.0.0/16",), ("10.0.0.0/16", "100.64.0.0/16")),
    "vpc_id": ("vpc-0123456789abcdef0",),
    "workspace_arn": ("arn:aws:aps:eu-west-1:111122223333:workspace/ws-0123abcd",),
    "zones": (("eu-west-1a", "eu-west-1b"), ("eu-west-1a", "eu-west-1b", "eu-west-1c")),
}
"""Values that get through, by the name of the parameter, so that what comes after is reached."""

MANIFESTS: Final = (
    ebs_storage_class().manifest(),
    ebs_snapshot_class(),
    Manifest(api_version="", kind="", name=""),
)
_PLACES: Final = frozenset({"scope", "construct_id"})


class _Json:
    """Stands for the aliases of JSON values, which cannot be evaluated."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Arguments:
    """What to call something with."""

    by_position: tuple[object, ...]
    by_name: Mapping[str, object]


def arguments_for(target: Callable[..., object], place: FuzzPlace) -> st.SearchStrategy[Arguments]:
    """Return arguments for a function or class; options are left out more often than not.

    Args:
        target: What will be called with them.
        place: Where CDK objects come from.
    """
    call = target.__init__ if inspect.isclass(target) else target
    is_construct = inspect.isclass(target) and issubclass(target, Construct)
    hints = typing.get_type_hints(call, localns={"JsonObject": _Json, "JsonValue": _Json})
    positional: list[Values] = []
    required, optional = {}, {}
    for each in inspect.signature(call).parameters.values():
        if each.name == "self" or (each.name in _PLACES and is_construct):
            continue
        values = _named(each.name, hints[each.name], place)
        if each.kind is inspect.Parameter.VAR_POSITIONAL:
            positional += [values, values]
        elif each.kind is not inspect.Parameter.KEYWORD_ONLY:
            positional.append(values)
        elif each.default is inspect.Parameter.empty:
            required[each.name] = values
        else:
            optional[each.name] = values
    named = st.tuples(st.fixed_dictionaries(required), _some_of(optional))
    return st.builds(
        lambda first, rest: Arguments(by_position=first, by_name={**rest[0], **rest[1]}),
        st.tuples(*positional),
        named,
    )


def values_for(hint: object, place: FuzzPlace) -> Values:
    """Return values of a type: a plain one, one of ours, or one of the CDK.

    Args:
        hint: The type, as an annotation gives it.
        place: Where CDK objects come from.

    Raises:
        NotImplementedError: Nobody taught this how to make one.
    """
    for make in (_plain, _choice, _collection, _of_the_cdk, _of_ours):
        found = make(hint, place)
        if found is not None:
            return found
    raise NotImplementedError(f"no values for {hint!r}; extend tests/fuzz")


def _some_of(options: Mapping[str, Values]) -> st.SearchStrategy[dict[str, object]]:
    if not options:
        return st.just({})
    names = st.lists(st.sampled_from(sorted(options)), unique=True, max_size=4)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({n: options[n] for n in chosen}))


def _named(name: str, hint: object, place: FuzzPlace) -> Values:
    if name == "scope" and hint is Construct:
        return st.just(place.stack)
    if name == "construct_id":
        return st.builds(place.new_id, st.just("Own"))
    if name == "manifests":
        # Bodies of any depth would take minutes to make up, and nothing here looks into them.
        return st.lists(st.sampled_from(MANIFESTS), max_size=3)
    values = st.deferred(lambda: values_for(hint, place))
    if name not in GOOD:
        return values
    return st.one_of(*[st.sampled_from(GOOD[name])] * 3, values)


def _plain(hint: object, _: FuzzPlace) -> Values | None:
    if hint is str:
        return st.sampled_from(TEXTS) | st.text(max_size=12)
    if hint is int:
        return st.sampled_from(NUMBERS) | st.integers(-5, 400)
    if hint is float:
        return st.sampled_from([0.0, -1.0, 0.05, 1e9])
    if hint is bool:
        return st.booleans()
    if hint is _Json:
        return st.dictionaries(st.sampled_from(TEXTS), st.sampled_from([*TEXTS, 1, True, None]))
    return st.none() if hint in {None, type(None)} else None


def _choice(hint: object, place: FuzzPlace) -> Values | None:
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if get_origin(hint) in {typing.Union, types.UnionType}:
        return st.one_of(*(values_for(each, place) for each in get_args(hint)))
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return None


def _collection(hint: object, place: FuzzPlace) -> Values | None:
    origin = get_origin(hint)
    if not inspect.isclass(origin):
        return None
    arguments = get_args(hint)
    if issubclass(origin, Mapping):
        keys, values = (values_for(each, place) for each in arguments)
        return st.dictionaries(keys, values, max_size=3)
    if origin is tuple and arguments[-1] is not Ellipsis:
        return st.tuples(*(values_for(each, place) for each in arguments))
    if issubclass(origin, AbstractSet):
        return st.frozensets(values_for(arguments[0], place), max_size=4)
    if issubclass(origin, typing.Iterable):
        return st.lists(values_for(arguments[0], place), max_size=4).map(tuple)
    return None


def _of_the_cdk(hint: object, place: FuzzPlace) -> Values | None:
    makers = place.makers().get(getattr(hint, "__qualname__", ""))
    if makers is None:
        return None
    return st.sampled_from(sorted(makers)).map(lambda name: makers[name]())


def _of_ours(hint: object, place: FuzzPlace) -> Values | None:
    if not inspect.isclass(hint) or hint.__module__.startswith("aws_cdk"):
        return None
    if issubclass(hint, Construct):
        return arguments_for(hint, place).map(
            lambda given: hint(place.stack, place.new_id("Sibling"), **given.by_name)
        )
    ways = [
        getattr(hint, name)
        for name, member in sorted(vars(hint).items())
        if isinstance(member, (classmethod, staticmethod))
        and not name.startswith("_")
        # Not every function of a class makes one.
        and typing.get_type_hints(member.__func__)["return"] is hint
    ]
    if dataclasses.is_dataclass(hint) and all(f.name[0] != "_" for f in dataclasses.fields(hint)):
        ways.append(hint)
    if not ways:
        return None
    return st.sampled_from(ways).flatmap(
        lambda way: arguments_for(way, place).map(
            lambda given: way(*given.by_position, **given.by_name)
        )
    )
