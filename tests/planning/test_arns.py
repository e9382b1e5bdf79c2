"""The forms of ARNs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eks_constructs.planning.arns import KEY, PROMETHEUS_WORKSPACE, ROLE, ArnForm

BUCKET = ArnForm(
    what="a bucket",
    service="s3",
    resource="[a-z-]+",
    example="logs",
    regional=False,
    owned=False,
)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (ROLE, "arn:aws:iam::111122223333:role/team/Name"),
        (ROLE, "arn:aws-us-gov:iam::111122223333:role/Name"),
        (KEY, "arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-1a"),
        (BUCKET, "arn:aws:s3:::logs"),
        (PROMETHEUS_WORKSPACE, "arn:aws:aps:eu-west-1:111122223333:workspace/ws-1a"),
        (replace(KEY, region="eu-west-1"), "arn:aws:kms:eu-west-1:111122223333:key/1a"),
        (ROLE, "${Token[TOKEN.1]}"),
        (ROLE, "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/Name"),
    ],
)
def test_arns_of_the_kind_are_taken(form: ArnForm, text: str) -> None:
    """Of every partition; what only the deployment knows passes."""
    assert not list(form.problems(text, where="w"))


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (ROLE, ""),
        (ROLE, "Name"),
        (ROLE, "arn:aws:iam::111122223333:user/Name"),
        (ROLE, "arn:aws:iam:eu-west-1:111122223333:role/Name"),
        (ROLE, "arn:aws:iam::1111:role/Name"),
        (ROLE, "arn:aws:iam::111122223333:role/Näme"),
        (KEY, "arn:aws:kms:eu-west-1:111122223333:alias/mine"),
        (KEY, "arn:aws:kms::111122223333:key/1a"),
        (BUCKET, "arn:aws:s3::111122223333:logs"),
        (PROMETHEUS_WORKSPACE, "ws-1a"),
        (replace(KEY, region="eu-west-1"), "arn:aws:kms:eu-west-2:111122223333:key/1a"),
    ],
)
def test_everything_else_is_refused(form: ArnForm, text: str) -> None:
    """Another service, another kind, a region or account too many or too few."""
    (problem,) = form.problems(text, where="w")
    assert (problem.code, problem.where, problem.got) == ("arn-invalid", "w", text)


@pytest.mark.parametrize(
    ("form", "message"),
    [
        (ROLE, "must be the ARN of a role, such as arn:aws:iam::111122223333:role/Name"),
        (BUCKET, "must be the ARN of a bucket, such as arn:aws:s3:::logs"),
        (
            replace(PROMETHEUS_WORKSPACE, region="us-east-1"),
            (
                "must be the ARN of a workspace of Amazon Managed Prometheus, such as "
                "arn:aws:aps:us-east-1:111122223333:workspace/ws-1234abcd"
            ),
        ),
    ],
)
def test_the_problem_shows_an_arn_that_would_do(form: ArnForm, message: str) -> None:
    """The example is of the form itself."""
    (problem,) = form.problems("x", where="w")
    assert problem.message == message
    assert not list(form.problems(message.rpartition(" ")[2], where="w"))


def test_each_text_of_a_list_has_its_place() -> None:
    """By its position, as in the file."""
    found = ROLE.list_problems(["x", "arn:aws:iam::111122223333:role/A", "y"], where="roles")
    assert [problem.where for problem in found] == ["roles[0]", "roles[2]"]
