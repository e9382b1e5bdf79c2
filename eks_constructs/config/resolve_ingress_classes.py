"""From ``traffic.ingressClasses`` to classes of ingresses."""

from __future__ import annotations

from typing import Final

from eks_constructs.config import traffic as section
from eks_constructs.config.resolved_traffic import IngressClass
from eks_constructs.config.sources import Sources
from eks_constructs.planning.kubernetes_names import object_name_problems

_WHERE: Final = "Platform.traffic.ingressClasses"


def resolve_ingress_classes(sources: Sources, wanted: section.Traffic) -> tuple[IngressClass, ...]:
    """Return the classes of ingresses, sorted by name.

    Args:
        sources: Where they are described.
        wanted: What the file wants of traffic.
    """
    findings = sources.findings
    classes = wanted.ingress_classes
    findings.refuse_duplicates(_WHERE, "ingress class", (each.name for each in classes))
    default: int | None = None
    for index, each in enumerate(classes):
        where = f"{_WHERE}[{index}]"
        findings.add(object_name_problems(each.name, where=f"{where}.name"))
        if each.group is not None:
            findings.add(object_name_problems(each.group, where=f"{where}.group"))
        _check_certificates(sources, wanted, each, where)
        if each.default and default is not None:
            message = f"must be left out: ingressClasses[{default}] is the default already"
            findings.refuse("not-together", f"{where}.default", message)
        elif each.default:
            default = index
    return tuple(
        IngressClass(
            name=each.name,
            scheme=each.scheme,
            group=each.group,
            certificates=each.certificates,
            default=bool(each.default),
        )
        for each in sorted(classes, key=lambda each: each.name)
    )


def _check_certificates(
    sources: Sources, wanted: section.Traffic, each: section.IngressClass, where: str
) -> None:
    known = sorted(certificate.name for certificate in wanted.certificates)
    for index, name in enumerate(each.certificates):
        at = f"{where}.certificates[{index}]"
        if name not in known:
            message = f"must be the name of one of traffic.certificates: {', '.join(known)}"
            if not known:
                message = "must be left out, or traffic.certificates must have it: there is none"
            sources.findings.refuse("unknown-value", at, message, name)
        elif name in each.certificates[:index]:
            sources.findings.refuse("name-duplicate", at, "must be named once", name)
