"""What every section of an environment file has in common."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, ClassVar, Final, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    JsonValue,
    Strict,
    StringConstraints,
    WithJsonSchema,
)

from eks_constructs.config.field_names import file_name
from eks_constructs.planning.arns import ROLE, ArnForm
from eks_constructs.planning.resource_ids import id_advice, id_form

Item = TypeVar("Item")
Many = Annotated[tuple[Item, ...], Strict(False)]  # noqa: FBT003 - pydantic takes it so
"""A list in the file, a tuple in Python: a frozen section must not hold what can change."""

_PROFILE: Final = ArnForm(
    what="an instance profile",
    service="iam",
    resource=r"instance-profile/\S+",
    example="instance-profile/Name",
    regional=False,
)
_KEY_ID: Final = "1234abcd-12ab-34cd-56ef-1234567890ab"
_KEY: Final = ArnForm(
    what="a KMS key", service="kms", resource=r"(key|alias)/\S+", example=f"key/{_KEY_ID}"
)
_TARGET_GROUP: Final = ArnForm(
    what="a target group",
    service="elasticloadbalancing",
    resource=r"targetgroup/\S+",
    example="targetgroup/name/0123456789abcdef",
)

ARN_FORM: Final = r"^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:([0-9]{12}|aws)?:\S+$"
ROLE_ARN_FORM: Final = f"^{ROLE.pattern}$"
PROFILE_ARN_FORM: Final = f"^{_PROFILE.pattern}$"
POLICY_ARN_FORM: Final = r"^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/\S+$"
ACCESS_POLICY_ARN_FORM: Final = r"^arn:aws[a-z-]*:(eks|iam)::([0-9]{12}|aws):\S+$"
KEY_ARN_FORM: Final = f"^{_KEY.pattern}$"
KEY_FORM: Final = (
    f"^({_KEY.pattern}"
    r"|alias/\S+|mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"
)
TARGET_GROUP_ARN_FORM: Final = f"^{_TARGET_GROUP.pattern}$"
ACCOUNT_FORM: Final = r"^[0-9]{12}$"
SUBNET_ID_FORM: Final = f"^{id_form('subnet')}$"
VPC_ID_FORM: Final = f"^{id_form('vpc')}$"
SECURITY_GROUP_ID_FORM: Final = f"^{id_form('sg')}$"

FORM_MESSAGES: Final = {
    ARN_FORM: "must be an ARN, such as arn:aws:iam::111122223333:role/Name",
    ROLE_ARN_FORM: ROLE.advice,
    PROFILE_ARN_FORM: _PROFILE.advice,
    POLICY_ARN_FORM: "must be the ARN of a policy, such as arn:aws:iam::aws:policy/ReadOnlyAccess",
    ACCESS_POLICY_ARN_FORM: "must be the ARN of an access policy, such as "
    "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
    KEY_ARN_FORM: _KEY.advice,
    KEY_FORM: f"must be the id, the alias or the ARN of a KMS key, such as {_KEY_ID} or alias/name",
    TARGET_GROUP_ARN_FORM: _TARGET_GROUP.advice,
    ACCOUNT_FORM: "must be an AWS account id of 12 digits in quotes",
    SUBNET_ID_FORM: id_advice("subnet"),
    VPC_ID_FORM: id_advice("vpc"),
    SECURITY_GROUP_ID_FORM: id_advice("sg"),
}
"""What to say when a text does not have its form."""

Arn = Annotated[str, StringConstraints(pattern=ARN_FORM)]
RoleArn = Annotated[str, StringConstraints(pattern=ROLE_ARN_FORM)]
ProfileArn = Annotated[str, StringConstraints(pattern=PROFILE_ARN_FORM)]
PolicyArn = Annotated[str, StringConstraints(pattern=POLICY_ARN_FORM)]
AccessPolicyArn = Annotated[str, StringConstraints(pattern=ACCESS_POLICY_ARN_FORM)]
KeyArn = Annotated[str, StringConstraints(pattern=KEY_ARN_FORM)]
Key = Annotated[str, StringConstraints(pattern=KEY_FORM)]
TargetGroupArn = Annotated[str, StringConstraints(pattern=TARGET_GROUP_ARN_FORM)]
SubnetId = Annotated[str, StringConstraints(pattern=SUBNET_ID_FORM)]
SecurityGroupId = Annotated[str, StringConstraints(pattern=SECURITY_GROUP_ID_FORM)]
VpcId = Annotated[str, StringConstraints(pattern=VPC_ID_FORM)]


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


AnyCase: Final = BeforeValidator(_lower)
"""Takes a choice in lower case however its letters are written."""

NonEmpty = Annotated[str, StringConstraints(min_length=1)]
JsonTree = Annotated[Mapping[str, JsonValue], WithJsonSchema({"type": "object"})]
"""A map of whatever its reader knows, such as a policy document."""


class Section(BaseModel):
    """A map in the file: typed, strict, without fields that nobody knows, and unchangeable.

    In the file, and only there, fields have the names of the file; in Python those of Python.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        alias_generator=file_name,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        defer_build=True,
        protected_namespaces=(),
    )

    @classmethod
    @cache  # hundreds of groups say nothing of most sections, and none can be changed
    def unsaid(cls) -> Self:
        """Return the section as it is when a file does not say a word of it.

        Nothing is validated, which would first build the validator of a section that is not there.
        """
        return super().model_construct()
