"""One operation over the resources of one stack: create, update or delete, with its undoing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from graphlib import TopologicalSorter

from eks_constructs.local.carrier import Carrier
from eks_constructs.local.failures import ResourceFailedError
from eks_constructs.local.intrinsics import Resolver
from eks_constructs.local.json_values import JsonObject, JsonValue, as_object, as_text
from eks_constructs.local.schemas import changed_properties
from eks_constructs.local.scope import StackScope
from eks_constructs.local.state import Resource, Stack
from eks_constructs.local.template import Declaration, Template


@dataclass(kw_only=True, slots=True)
class Deployment:
    """Brings one stack to one template.

    Attributes:
        stack: The stack; its events, resources and outputs are kept up to date.
        scope: Where references lead; ``current`` follows what happens.
        template: The template to reach.
        import_existing: Whether to take over what no stack owns and exists under the same name.
    """

    stack: Stack
    scope: StackScope
    template: Template
    import_existing: bool = False
    _undo: list[Callable[[], None]] = field(default_factory=list)
    _left_behind: list[Resource] = field(default_factory=list)

    @property
    def _carrier(self) -> Carrier:
        return self.scope.carrier

    def create(self, *, keep_on_failure: bool) -> None:
        """Create every resource; remove them all if one fails."""
        try:
            self._reach()
        except ResourceFailedError as error:
            if keep_on_failure:
                self.stack.record("CREATE_FAILED", reason=error.reason)
                return
            self.stack.record("ROLLBACK_IN_PROGRESS", reason=error.reason)
            self._remove_created()
            return
        self.stack.record("CREATE_COMPLETE")

    def update(self, *, keep_on_failure: bool) -> None:
        """Create, change and replace what differs, then delete what is no longer wanted."""
        before = dict(self.stack.resources)
        try:
            self._reach()
        except ResourceFailedError as error:
            if keep_on_failure:
                self.stack.record("UPDATE_FAILED", reason=error.reason)
                return
            self.stack.record("UPDATE_ROLLBACK_IN_PROGRESS", reason=error.reason)
            self._restore(before)
            return
        self.stack.record("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        self._clean_up()
        self.stack.record("UPDATE_COMPLETE")

    def delete(self) -> None:
        """Delete every resource that is not retained, in reverse order of creation."""
        for resource in self._deletion_order():
            if not self._let_go(resource, resource.declaration.deletion_policy):
                self.stack.record(
                    "DELETE_FAILED",
                    reason=f"The following resource(s) failed to delete: [{resource.logical_id}]",
                )
                return
            del self.stack.resources[resource.logical_id]
        self.stack.outputs, self.stack.exports = {}, {}
        self.stack.record("DELETE_COMPLETE")

    def _reach(self) -> None:
        resolver = self.scope.resolver(self.template)
        wanted = [
            declaration
            for declaration in self.template.resources.values()
            if declaration.condition is None or resolver.holds(declaration.condition)
        ]
        for declaration in wanted:
            self._one(resolver, declaration)
        try:
            self._outputs(resolver)
        except ResourceFailedError as error:
            raise ResourceFailedError(f"Output failed: {error.reason}") from error
        kept = {declaration.logical_id for declaration in wanted}
        for resource in self._deletion_order():
            if resource.logical_id not in kept:
                self._left_behind.append(resource)
                del self.stack.resources[resource.logical_id]

    def _one(self, resolver: Resolver, declaration: Declaration) -> None:
        before = self.scope.current.get(declaration.logical_id)
        status, physical_id = "CREATE_FAILED", ""
        if before is not None:
            status, physical_id = "UPDATE_FAILED", before.physical_id
        try:
            properties = resolver.members(declaration.properties)
            if before is None:
                self._import(declaration, properties) or self._create(declaration, properties)
            elif changed_properties(before.properties, properties):
                self._change(before, declaration, properties)
            else:
                # Policies and metadata may differ; the resource itself does not.
                self._know(replace(before, declaration=declaration))
                self._undo.append(lambda: self._know(before))
        except ResourceFailedError as error:
            self.stack.record(
                status, declaration=declaration, physical_id=physical_id, reason=error.reason
            )
            raise ResourceFailedError(
                f"The following resource(s) failed to {status[:6].lower()}: "
                f"[{declaration.logical_id}]. {error.reason}"
            ) from error

    def _create(self, declaration: Declaration, properties: JsonObject) -> Resource:
        self.stack.record("CREATE_IN_PROGRESS", declaration=declaration)
        made = self._carrier.create(self.stack, declaration, properties)
        self._know(made)
        self._undo.append(lambda: self._carrier.delete(made))
        self.stack.record("CREATE_COMPLETE", declaration=declaration, physical_id=made.physical_id)
        return made

    def _import(self, declaration: Declaration, properties: JsonObject) -> Resource | None:
        if not self.import_existing:
            return None
        before = self._carrier.importable(declaration, self.stack.region)
        if before is None:
            return None
        # As in AWS, the template counts as the resource's state; the resource is not touched.
        taken = replace(
            before,
            stack=self.stack.name,
            declaration=declaration,
            properties=properties,
            status="IMPORT_COMPLETE",
            retained=False,
        )
        self._know(taken)
        self._undo.append(lambda: self._carrier.keep(before))
        self.stack.record("IMPORT_COMPLETE", declaration=declaration, physical_id=taken.physical_id)
        return taken

    def _change(self, before: Resource, declaration: Declaration, properties: JsonObject) -> None:
        replaced_by = self._carrier.replaced_by(before, properties)
        reason = (
            "Requested update requires the creation of a new physical resource; hence creating "
            f"one. ({', '.join(replaced_by)} changed)"
            if replaced_by
            else ""
        )
        self.stack.record(
            "UPDATE_IN_PROGRESS",
            declaration=declaration,
            physical_id=before.physical_id,
            reason=reason,
        )
        if replaced_by:
            after = self._replace(before, declaration, properties)
        else:
            after = self._carrier.update(before, declaration, properties)
            self._know(after)
            self._undo.append(lambda: self._change_back(after, before))
        self.stack.record("UPDATE_COMPLETE", declaration=declaration, physical_id=after.physical_id)

    def _replace(
        self, before: Resource, declaration: Declaration, properties: JsonObject
    ) -> Resource:
        self._carrier.refuse_renaming(before, properties)
        if not self._carrier.deletes_first(before):
            after = self._create(declaration, properties)
            self._left_behind.append(before)
            return after
        self._carrier.delete(before)
        self._undo.append(lambda: self._bring_back(before))
        return self._create(declaration, properties)

    def _change_back(self, after: Resource, before: Resource) -> None:
        restored = self._carrier.update(after, before.declaration, before.properties)
        self._know(replace(restored, status=before.status))

    def _bring_back(self, before: Resource) -> None:
        self._know(self._carrier.create(self.stack, before.declaration, before.properties))

    def _know(self, resource: Resource) -> None:
        self.scope.world.resources[resource.uid] = resource
        self.scope.current[resource.logical_id] = resource
        self.stack.resources[resource.logical_id] = resource.uid

    def _outputs(self, resolver: Resolver) -> None:
        outputs: dict[str, JsonValue] = {}
        exports: dict[str, JsonValue] = {}
        for name, raw in self.template.section("Outputs").items():
            output = as_object(raw)
            if "Condition" in output and not resolver.holds(as_text(output["Condition"])):
                continue
            outputs[name] = resolver.value(output.get("Value"))
            if "Export" in output:
                exports[self._export_name(resolver, output)] = outputs[name]
        self.stack.outputs, self.stack.exports = outputs, exports
        self.stack.imports = frozenset(self.scope.imported)

    def _export_name(self, resolver: Resolver, output: JsonObject) -> str:
        name = as_text(resolver.value(as_object(output["Export"]).get("Name")))
        for other in self.scope.world.stacks.values():
            here = other.region == self.stack.region and other is not self.stack
            if here and name in other.exports:
                raise ResourceFailedError(
                    f"Export with name {name} is already exported by stack {other.name}"
                )
        return name

    def _remove_created(self) -> None:
        for resource in self._deletion_order():
            policy = resource.declaration.deletion_policy
            if not self._let_go(resource, "Retain" if policy == "Retain" else "Delete"):
                self.stack.record("ROLLBACK_FAILED", reason=f"{resource.logical_id} remains")
                return
        self.stack.resources.clear()
        self.stack.record("ROLLBACK_COMPLETE")

    def _restore(self, before: dict[str, str]) -> None:
        try:
            while self._undo:
                self._undo.pop()()
        except ResourceFailedError as error:
            self.stack.record("UPDATE_ROLLBACK_FAILED", reason=error.reason)
            return
        known = self.scope.world.resources
        gone = [name for name, uid in before.items() if uid not in known]
        # What was deleted first and brought back has a new uid, which the stack knows already.
        fresh = {name: self.stack.resources[name] for name in gone}
        self.stack.resources = {**before, **fresh}
        self.stack.record("UPDATE_ROLLBACK_COMPLETE")

    def _clean_up(self) -> None:
        for resource in _dependents_first(self._left_behind):
            wanted = self.stack.resources.get(resource.logical_id)
            replaced = wanted is not None and wanted != resource.uid
            declaration = resource.declaration
            policy = declaration.update_replace_policy if replaced else declaration.deletion_policy
            if not self._let_go(resource, policy):
                # As in CloudFormation, the update still counts; the resource is left over.
                self._carrier.keep(resource)

    def _let_go(self, resource: Resource, policy: str) -> bool:
        declaration, physical_id = resource.declaration, resource.physical_id
        if policy in {"Retain", "RetainExceptOnCreate"}:
            self._carrier.keep(resource)
            self.stack.record("DELETE_SKIPPED", declaration=declaration, physical_id=physical_id)
            return True
        self.stack.record("DELETE_IN_PROGRESS", declaration=declaration, physical_id=physical_id)
        try:
            self._carrier.delete(resource)
        except ResourceFailedError as error:
            self.stack.record(
                "DELETE_FAILED",
                declaration=declaration,
                physical_id=physical_id,
                reason=error.reason,
            )
            return False
        self.stack.record("DELETE_COMPLETE", declaration=declaration, physical_id=physical_id)
        return True

    def _deletion_order(self) -> list[Resource]:
        known = self.scope.world.resources
        return _dependents_first([known[uid] for uid in self.stack.resources.values()])


def _dependents_first(resources: list[Resource]) -> list[Resource]:
    by_name = {resource.logical_id: resource for resource in resources}
    graph = {
        name: sorted(resource.declaration.depends_on & by_name.keys())
        for name, resource in by_name.items()
    }
    return [by_name[name] for name in TopologicalSorter(graph).static_order()][::-1]
