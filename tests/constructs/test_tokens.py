"""Values that only CloudFormation will know."""

from __future__ import annotations

import pytest
from aws_cdk import Aws, Fn, Token

from eks_constructs.errors import ConfigurationError
from eks_constructs.tokens import is_token, require_concrete


@pytest.mark.parametrize(
    "value",
    [
        Aws.REGION,
        f"arn:{Aws.PARTITION}:iam::aws:policy/ReadOnlyAccess",
        Token.as_string({"Ref": "A"}, display_hint="a hint"),
        Token.as_number({"Ref": "A"}),
        Token.as_list({"Ref": "A"}),
        Token.as_list({"Ref": "A"})[0],
        [Aws.REGION, "eu-west-1"],
        ("eu-west-1", Aws.REGION),
        Fn.get_att("A", "B"),
    ],
    ids=range(9),  # the text of a token differs from one process to the next
)
def test_each_form_of_a_token_is_told(value: object) -> None:
    """The forms are those of the CDK, which decides without us what they look like."""
    assert is_token(value)


@pytest.mark.parametrize(
    "value", [None, True, 0, -1, -1.5, 2**63, "", "${AWS::Region}", "a", [], ["a"], (), [None, 1]]
)
def test_plain_values_are_no_tokens(value: object) -> None:
    """Not even the placeholders that CloudFormation itself replaces."""
    assert not is_token(value)


def test_every_token_is_refused_by_its_path() -> None:
    """Also in the middle of a list, and as a list."""
    with pytest.raises(ConfigurationError) as caught:
        require_concrete(
            {"name": "a", "zones": ["a", Aws.REGION], "types": Token.as_list({"Ref": "A"})},
            subject="thing",
        )
    assert [problem.where for problem in caught.value.problems] == ["zones", "types"]
