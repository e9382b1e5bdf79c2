"""Whether each service account gets its AWS identity from one place.

EKS takes one association for each service account of a cluster; a second one fails while the stack
is deployed. A role by the cluster's OIDC issuer may stand beside an association, and is what pods
take first: that helps those who move from one to the other, and makes useless what a program of
ours is allowed.

See https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from eks_constructs.config.resolved_programs import Programs
from eks_constructs.config.resolved_workloads import Addon
from eks_constructs.config.sources import Sources
from eks_constructs.planning import addon_catalogue
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.values import frozen

if TYPE_CHECKING:
    from eks_constructs.config.resolved_traffic import Traffic

_OBSERVABILITY: Final = "Platform.observability"
_TRAFFIC: Final = "Platform.traffic"


@frozen
class _Claim:
    """What binds a service account.

    Attributes:
        where: Its path.
        who: What to call it.
        account: The account, as ``namespace/name``.
        by_issuer: Whether its role is one by the OIDC issuer.
    """

    where: str
    who: str
    account: str
    by_issuer: bool = False


def check_pod_identities(sources: Sources, programs: Programs, addons: Sequence[Addon]) -> None:
    """Refuse a second identity of a service account, and warn of one without effect.

    Args:
        sources: The whole file.
        programs: The programs of the environment.
        addons: Its add-ons.
    """
    ours = {each.account: each for each in _of_programs(programs, addons)}
    bound = dict(ours)
    for claim in (*_of_addons(sources, addons), *_of_associations(sources)):
        first = bound.setdefault(claim.account, claim)
        if first is not claim:
            _tell(sources, claim, first)
    _check_issuer_accounts(sources, ours, bound)


def _tell(sources: Sources, claim: _Claim, first: _Claim) -> None:
    if first.by_issuer:
        message = (
            f"has no effect: {first.who} gives this account a role by the OIDC issuer, which pods "
            "take first; leave it out"
        )
        sources.findings.warn("no-effect", claim.where, message, claim.account)
        return
    message = (
        f"must be left out: {first.who} associates a role with this account, and EKS takes one "
        "association of each; keep one of the two"
    )
    sources.findings.refuse("name-duplicate", claim.where, message, claim.account)


def _check_issuer_accounts(
    sources: Sources, ours: Mapping[str, _Claim], bound: Mapping[str, _Claim]
) -> None:
    for index, each in enumerate(sources.config.iam.service_accounts):
        where = f"iam.serviceAccounts[{index}]"
        account = f"{each.metadata.namespace}/{each.metadata.name}"
        if account in ours:
            message = (
                f"must be left out: {ours[account].who} gives this account its role, which pods "
                "would not get beside another by the OIDC issuer; keep one of the two"
            )
            sources.findings.refuse("name-duplicate", where, message, account)
        elif account in bound and not each.role_only:
            other = bound[account]
            message = (
                f"has no effect for {account} while {where} gives it a role by the OIDC issuer, "
                "which pods take first; leave that out when you have moved"
            )
            sources.findings.warn("no-effect", other.where, message)


def _of_programs(programs: Programs, addons: Sequence[Addon]) -> Iterator[_Claim]:
    karpenter = programs.karpenter
    if karpenter is not None:
        yield _Claim(
            where="karpenter",
            who="karpenter",
            account=_text(karpenter.runs_as),
            by_issuer=karpenter.issuer,
        )
    listed = {addon.name for addon in addons}
    for path, account, addon in (*_observing(programs), *_of_traffic(programs.traffic)):
        if addon not in listed:  # refused where it is resolved
            who = path.removeprefix("Platform.")
            yield _Claim(where=path, who=who, account=_text(account))


def _observing(programs: Programs) -> Iterator[tuple[str, ServiceAccount, str | None]]:
    """Yield paths, what they bind, and the add-on that they make of the same file's choice."""
    metrics, traces, cloudwatch = programs.metrics, programs.traces, programs.cloudwatch
    if metrics is not None and metrics.remote_write is not None:
        yield f"{_OBSERVABILITY}.metrics.remoteWrite", metrics.remote_write, None
    if programs.logs is not None:
        from eks_constructs.planning import fluent_bit

        yield f"{_OBSERVABILITY}.logs", fluent_bit.RUNS_AS, None
    if traces is not None and traces.collector.xray is not None:
        from eks_constructs.planning.manifests.trace_collector import COLLECTOR_ACCOUNT

        yield f"{_OBSERVABILITY}.traces", COLLECTOR_ACCOUNT, None
    if cloudwatch is not None and cloudwatch.insights is not None:
        from eks_constructs.planning.container_insights import ADDON, RUNS_AS

        yield f"{_OBSERVABILITY}.containerInsights", RUNS_AS, ADDON


def _of_traffic(traffic: Traffic | None) -> Iterator[tuple[str, ServiceAccount, str | None]]:
    if traffic is None:
        return
    from eks_constructs.planning import load_balancers as known

    if traffic.controller:
        yield f"{_TRAFFIC}.loadBalancerController", known.CONTROLLER_ACCOUNT, None
    if traffic.external_dns:
        yield f"{_TRAFFIC}.externalDNS", known.EXTERNAL_DNS_ACCOUNT, known.EXTERNAL_DNS


def _of_addons(sources: Sources, addons: Sequence[Addon]) -> Iterator[_Claim]:
    """Yield what add-ons bind, in the order of the file; those it does not list come last."""
    given = {each.name: (f"addons[{i}]", each) for i, each in enumerate(sources.config.addons)}
    order = [*given, *(addon.name for addon in addons)]
    for addon in sorted(addons, key=lambda each: order.index(each.name)):
        place, written = given.get(addon.name, ("addons", None))
        listed = (written.pod_identity_associations if written is not None else None) or ()
        known = addon_catalogue.find(addon.name)
        namespace = addon.namespace or (known.namespace if known is not None else None)
        accounts: set[str] = set()
        for number, identity in enumerate(addon.pod_identities):
            where = f"{place}.podIdentityAssociations[{number}]" if listed else place
            said = listed[number].namespace if listed else None
            account = f"{namespace or said}/{identity.service_account}"
            if account not in accounts:  # told where the add-on is resolved
                yield _Claim(where=where, who=f"the add-on {addon.name}", account=account)
            accounts.add(account)


def _of_associations(sources: Sources) -> Iterator[_Claim]:
    accounts: set[str] = set()
    for index, each in enumerate(sources.config.iam.pod_identity_associations):
        where = f"iam.podIdentityAssociations[{index}]"
        account = f"{each.namespace}/{each.service_account_name}"
        if account not in accounts:  # told where the list is resolved
            yield _Claim(where=where, who=where, account=account)
        accounts.add(account)


def _text(account: ServiceAccount) -> str:
    return f"{account.namespace}/{account.name}"
