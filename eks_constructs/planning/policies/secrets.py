"""Programs that read secrets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.arns import KEY, ArnForm
from eks_constructs.planning.policies.inputs import required_problems
from eks_constructs.planning.policies.statements import AllowedActions, WellKnownPolicy

_SECRET: Final = ArnForm(
    what="a secret of Secrets Manager",
    service="secretsmanager",
    resource=r"secret:[\w/+=.@*?-]+",
    example="secret:team/database-*",
)
_PARAMETER: Final = ArnForm(
    what="a parameter of Systems Manager",
    service="ssm",
    resource=r"parameter/[\w.*/-]+",
    example="parameter/team/*",
)


def external_secrets(
    *,
    secret_arns: Sequence[str] = (),
    parameter_arns: Sequence[str] = (),
    key_arns: Sequence[str] = (),
) -> WellKnownPolicy:
    """Return what External Secrets needs to read some secrets and parameters.

    It finds them by name or path. Searching through all of an account is not allowed; AWS would
    need permission to list everything for that.

    Args:
        secret_arns: Secrets of AWS Secrets Manager; ``*`` stands for any text, such as the six
            random characters at the end. Default: none.
        parameter_arns: Parameters of AWS Systems Manager; ``*`` stands for any text. Default: none.
        key_arns: KMS keys of your own that they are encrypted with. Default: none.

    Raises:
        ConfigurationError: Nothing is named, or something is not such an ARN.

    See https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
    """
    refuse("external-secrets policy", _problems(secret_arns, parameter_arns, key_arns))
    by_resources = (
        (("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"), secret_arns),
        (
            ("ssm:GetParameter", "ssm:GetParametersByPath", "ssm:ListTagsForResource"),
            parameter_arns,
        ),
        (("kms:Decrypt",), key_arns),
    )
    return WellKnownPolicy(
        name="external-secrets",
        statements=tuple(
            AllowedActions(actions=actions, resources=tuple(resources))
            for actions, resources in by_resources
            if resources
        ),
    )


def _problems(
    secret_arns: Sequence[str], parameter_arns: Sequence[str], key_arns: Sequence[str]
) -> Iterator[Problem]:
    yield from required_problems(
        [*secret_arns, *parameter_arns], where="secret_arns", what="secret or parameter"
    )
    yield from _SECRET.list_problems(secret_arns, where="secret_arns")
    yield from _PARAMETER.list_problems(parameter_arns, where="parameter_arns")
    yield from KEY.list_problems(key_arns, where="key_arns")
