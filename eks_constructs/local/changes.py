"""What deploying a template would change, as far as it can be known beforehand."""

from __future__ import annotations

from collections.abc import Iterator

from eks_constructs.local.failures import ResourceFailedError
from eks_constructs.local.intrinsics import Resolver
from eks_constructs.local.json_values import JsonObject
from eks_constructs.local.schemas import changed_properties
from eks_constructs.local.scope import NotYetKnownError, StackScope
from eks_constructs.local.state import Change, Resource
from eks_constructs.local.template import Declaration, Template


def plan_changes(
    scope: StackScope, template: Template, *, import_existing: bool = False
) -> tuple[Change, ...]:
    """Return what would happen to each resource, in order of creation, removals last.

    A property that refers to something which will be created or replaced has no value yet. It
    counts as changed, and a replacement that depends on it alone is ``Conditional``.

    Args:
        scope: Scope of the stack as it is; what is not known yet is noted in it.
        template: The template to deploy.
        import_existing: Whether to take over what no stack owns and exists under the same name.
    """
    return tuple(_changes(scope, template, import_existing=import_existing))


def _changes(scope: StackScope, template: Template, *, import_existing: bool) -> Iterator[Change]:
    resolver = scope.resolver(template)
    wanted = [
        declaration
        for declaration in template.resources.values()
        if declaration.condition is None or resolver.holds(declaration.condition)
    ]
    for declaration in wanted:
        before = scope.current.get(declaration.logical_id)
        if before is None:
            scope.pending.add(declaration.logical_id)
            found = import_existing and scope.carrier.importable(declaration, scope.stack.region)
            yield Change(
                action="Import" if found else "Add",
                declaration=declaration,
                physical_id=found.physical_id if found else "",
            )
            continue
        change = _modification(scope, resolver, before, declaration)
        if change is not None:
            yield change
    kept = {declaration.logical_id for declaration in wanted}
    for logical_id, resource in scope.current.items():
        if logical_id not in kept:
            yield Change(
                action="Remove",
                declaration=resource.declaration,
                physical_id=resource.physical_id,
            )


def _modification(
    scope: StackScope, resolver: Resolver, before: Resource, declaration: Declaration
) -> Change | None:
    known, unknown = _resolve_known(resolver, declaration)
    # What is not known yet is taken as it is, to see what changes for certain.
    certain: JsonObject = {
        **known,
        **{name: before.properties[name] for name in unknown if name in before.properties},
    }
    changed = {*changed_properties(before.properties, certain), *unknown}
    if not changed:
        return None
    replacement = "False"
    if scope.carrier.replaced_by(before, certain):
        replacement = "True"
    elif scope.carrier.replaced_by(before, {**certain, **dict.fromkeys(unknown, "unknown")}):
        replacement = "Conditional"
    scope.touched.add(declaration.logical_id)
    if replacement == "True":
        scope.pending.add(declaration.logical_id)
    return Change(
        action="Modify",
        declaration=declaration,
        physical_id=before.physical_id,
        replacement=replacement,
        properties=tuple(sorted(changed)),
    )


def _resolve_known(
    resolver: Resolver, declaration: Declaration
) -> tuple[JsonObject, frozenset[str]]:
    known: JsonObject = {}
    unknown = set()
    for name, raw in declaration.properties.items():
        try:
            known.update(resolver.members({name: raw}))
        except (NotYetKnownError, ResourceFailedError):
            unknown.add(name)
    return known, frozenset(unknown)
