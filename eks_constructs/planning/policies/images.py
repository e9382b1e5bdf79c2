"""Programs that build container images."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eks_constructs.errors import refuse
from eks_constructs.planning.arns import ArnForm
from eks_constructs.planning.policies.inputs import required_problems
from eks_constructs.planning.policies.statements import AllowedActions, WellKnownPolicy, anywhere

_REPOSITORY: Final = ArnForm(
    what="a repository of Amazon ECR",
    service="ecr",
    resource=r"repository/[a-z0-9*._/-]+",
    example="repository/team/app",
)


def image_builder(*, repository_arns: Sequence[str]) -> WellKnownPolicy:
    """Return what a build needs to push images to some repositories of Amazon ECR, and pull them.

    The token to log in with says nothing about repositories, so that one permission knows none.

    Args:
        repository_arns: Repositories it may push to; ``*`` in the name stands for any text.

    Raises:
        ConfigurationError: There is no repository, or one is not an ARN.

    See https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
    """
    where = "repository_arns"
    refuse(
        "image-builder policy",
        [
            *required_problems(repository_arns, where=where, what="repository of Amazon ECR"),
            *_REPOSITORY.list_problems(repository_arns, where=where),
        ],
    )
    return WellKnownPolicy(
        name="image-builder",
        statements=(
            AllowedActions(
                actions=(
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:CompleteLayerUpload",
                    "ecr:DescribeImages",
                    "ecr:DescribeRepositories",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:InitiateLayerUpload",
                    "ecr:PutImage",
                    "ecr:UploadLayerPart",
                ),
                resources=tuple(repository_arns),
            ),
            anywhere("ecr:GetAuthorizationToken"),
        ),
    )
