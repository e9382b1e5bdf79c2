"""Values of a stack that an update of it must never change."""

from __future__ import annotations

from aws_cdk import CfnParameter, CfnRule, CfnRuleAssertion, Fn
from constructs import Construct


def fix_value(scope: Construct, construct_id: str, *, value: str, reason: str) -> None:
    """Make CloudFormation refuse, before it touches anything, an update that has another value.

    For values whose change CloudFormation answers with a new resource and the deletion of the one
    in use, because nothing that they name is in the way of that. The value is the default of a
    parameter. ``cdk deploy`` keeps parameters of a stack as they are, so that an update compares
    the value of today with that of the first deployment.
    ``cdk deploy --no-previous-parameters`` is for those who want the change all the same.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent, of the parameter; that of the rule is made of it.
        value: The value, known at synthesis.
        reason: What CloudFormation says when it refuses: what cannot change, and what to do.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
    """
    parameter = CfnParameter(
        scope, construct_id, default=value, description="Left alone: it tells a change of itself"
    )
    same = Fn.condition_equals(parameter.value_as_string, value)
    CfnRule(
        scope,
        f"{construct_id}Rule",
        assertions=[CfnRuleAssertion(assert_=same, assert_description=reason)],
    )
