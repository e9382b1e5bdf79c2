"""Policies of well-known programs are valid, reach no further than they must, and fit."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import policy_sentry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs import well_known
from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.identity import CNI_IPV6_PERMISSIONS
from eks_constructs.planning.policies.hybrid_nodes import hybrid_nodes
from eks_constructs.planning.policies.inputs import managed_policy_problems
from eks_constructs.planning.policies.statements import (
    LONGEST_DOCUMENT,
    AllowedActions,
    Condition,
    WellKnownPolicy,
    document,
    duplicate_problems,
)
from tests.support.policies import PLACE, cloudsplaining_findings, parliament_findings

KEY: Final = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
BUCKET: Final = "arn:aws:s3:::amzn-s3-demo-bucket"
STORED: Final = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/database-*"
PARAMETER: Final = "arn:aws:ssm:eu-west-1:111122223333:parameter/team/*"
REPOSITORY: Final = "arn:aws:ecr:eu-west-1:111122223333:repository/team/app"
NODE_ROLE: Final = "arn:aws:iam::111122223333:role/Nodes"
QUEUE: Final = "arn:aws:sqs:eu-west-1:111122223333:interruptions"
CLUSTER: Final = "arn:aws:eks:eu-west-1:111122223333:cluster/demo"
WORKSPACE: Final = "arn:aws:aps:eu-west-1:111122223333:workspace/ws-1234abcd"
LOG_GROUP: Final = "arn:aws:logs:eu-west-1:111122223333:log-group:/shop"

POLICIES: Final = (
    well_known.aws_load_balancer_controller(cluster_name="demo"),
    well_known.cert_manager(zone_ids=["Z0123456789ABCDEFGHIJ"]),
    well_known.cloudwatch_agent(cluster_name="demo", metric_namespaces=["Team"]),
    well_known.cluster_autoscaler(cluster_name="demo"),
    well_known.ebs_csi(key_arns=[KEY]),
    well_known.external_dns(zone_ids=["Z0123456789ABCDEFGHIJ"]),
    well_known.external_secrets(secret_arns=[STORED], parameter_arns=[PARAMETER], key_arns=[KEY]),
    well_known.fsx_csi(bucket_arns=[BUCKET]),
    well_known.grafana(
        prometheus_workspace_arns=[WORKSPACE],
        log_group_arns=[LOG_GROUP],
    ),
    well_known.image_builder(repository_arns=[REPOSITORY]),
    well_known.karpenter(
        cluster_name="demo", node_role_arn=NODE_ROLE, queue_arn=QUEUE, queue_key_arn=KEY
    ),
    well_known.mountpoint_s3_csi(
        buckets=[
            well_known.MountedBucket(bucket_arn=BUCKET, prefix="team/"),
            well_known.MountedBucket(bucket_arn=f"{BUCKET}2", read_only=True),
        ],
        key_arns=[KEY],
    ),
    well_known.prometheus_remote_write(workspace_arns=[WORKSPACE]),
    well_known.xray(),
    hybrid_nodes(cluster_arn=CLUSTER, ssm=True, pod_identity=True),
    WellKnownPolicy(name="vpc-cni-ipv6", statements=CNI_IPV6_PERMISSIONS),
)

_LAUNCH: Final = (
    "a launch needs resources of all kinds; those that it makes stand in a statement of their own, "
    "bound by the tags requested"
)

PARLIAMENT_EXCEPTIONS: Final = {
    ("aws-load-balancer-controller", "RESOURCE_MISMATCH", "ec2:CreateSecurityGroup"): (
        "the call needs the VPC and the new group; the group stands in a statement of its own, "
        "bound by the tag requested"
    ),
    ("aws-load-balancer-controller", "UNKNOWN_ACTION", "elasticloadbalancing:ModifyIpPools"): (
        "newer than the data of parliament; the service authorization reference has it"
    ),
    (
        "aws-load-balancer-controller",
        "UNKNOWN_CONDITION_FOR_ACTION",
        "elasticloadbalancing:CreateAction",
    ): "newer than the data of parliament; the service authorization reference has it",
    ("karpenter", "RESOURCE_MISMATCH", "ec2:CreateFleet"): _LAUNCH,
    ("karpenter", "RESOURCE_MISMATCH", "ec2:RunInstances"): _LAUNCH,
    ("karpenter", "RESOURCE_MISMATCH", "ssm:GetParameter"): (
        "public parameters belong to no account, so that their ARNs name none"
    ),
    ("karpenter", "RESOURCE_STAR", "arc-zonal-shift:GetManagedResource"): (
        "the condition names the cluster, as the documentation of Karpenter asks for"
    ),
}
"""What parliament finds, and why it is right as it is."""

CLOUDSPLAINING_EXCEPTIONS: Final = {
    ("image-builder", "credentials_exposure", "ecr:GetAuthorizationToken"): (
        "the token that a push to Amazon ECR logs in with; it opens nothing that this policy "
        "does not name"
    ),
}
"""What cloudsplaining finds, and why it is right as it is."""


def test_parliament_agrees() -> None:
    """Actions, resources and conditions fit each other, but for what is known and explained."""
    found = set().union(*(parliament_findings(policy) for policy in POLICIES))
    assert found == PARLIAMENT_EXCEPTIONS.keys()


def test_cloudsplaining_agrees() -> None:
    """Nobody can escalate, exfiltrate or change more than what is named."""
    found = set().union(*(cloudsplaining_findings(policy) for policy in POLICIES))
    assert found == CLOUDSPLAINING_EXCEPTIONS.keys()


def test_the_checks_see_what_they_look_for() -> None:
    """A policy that is too wide, and one with a typo, are found."""
    wide = WellKnownPolicy(
        name="wide", statements=(AllowedActions(actions=("iam:PutRolePolicy", "s3:GetObject")),)
    )
    assert {risk for _, risk, _ in cloudsplaining_findings(wide)} >= {
        "allows_data_exfiltration_actions",
        "permissions_management_without_constraints",
    }
    typo = WellKnownPolicy(name="typo", statements=(AllowedActions(actions=("s3:GetObjekt",)),))
    assert ("typo", "UNKNOWN_ACTION", "s3:GetObjekt") in parliament_findings(typo)


def test_every_action_exists() -> None:
    """The service authorization reference knows each; parliament's copy of it is older."""
    data = Path(policy_sentry.__file__).parent / "shared" / "data" / "iam-definition.json"
    services = json.loads(data.read_text(encoding="utf-8"))
    unknown = {
        action
        for policy in POLICIES
        for statement in policy.statements
        for action in statement.actions
        if action.partition(":")[2] not in services[action.partition(":")[0]]["privileges"]
    }
    assert unknown == set()


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_no_action_is_a_pattern(policy: WellKnownPolicy) -> None:
    """A pattern would allow tomorrow what nobody has seen today."""
    assert policy.statements
    actions = [action for each in policy.statements for action in each.actions]
    assert not [action for action in actions if "*" in action]
    assert all(len(each.actions) == len(set(each.actions)) for each in policy.statements)


@pytest.mark.parametrize("policy", POLICIES[:-1], ids=lambda policy: policy.name)
def test_every_wildcard_has_a_reason(policy: WellKnownPolicy) -> None:
    """Or was given by the user, who then has to say why."""
    given = (STORED, PARAMETER)
    for statement in policy.statements:
        wildcards = [each for each in statement.resources if "*" in each and each not in given]
        assert bool(statement.wildcard) == bool(wildcards), statement


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_no_partition_is_written_out(policy: WellKnownPolicy) -> None:
    """What the library itself names follows the partition of the deployment."""
    place = {"partition": "aws-cn", "region": "cn-north-1", "account": "111122223333"}
    given = (
        *(KEY, BUCKET, STORED, PARAMETER, REPOSITORY, WORKSPACE, NODE_ROLE, QUEUE, CLUSTER),
        LOG_GROUP,
    )
    for statement in policy.statements:
        for resource in statement.resources:
            assert resource.startswith(("*", "arn:${AWS::Partition}:", *given))
    assert "${" not in json.dumps(document(policy.statements, **place))


def test_every_document_fits_even_with_the_longest_name() -> None:
    """IAM refuses a longer one at deployment."""
    policy = well_known.aws_load_balancer_controller(cluster_name="x" * 100)
    parts = policy.parts()
    assert len(parts) == 2
    assert tuple(each for part in parts for each in part) == policy.statements
    place = {"partition": "aws-us-gov", "region": "us-gov-west-1", "account": "111122223333"}
    for part in parts:
        assert len(json.dumps(document(part, **place), separators=(",", ":"))) <= LONGEST_DOCUMENT


@given(length=st.integers(min_value=1, max_value=100))
def test_what_only_the_deployment_knows_fits_too(length: int) -> None:
    """A token is short, and stands for an ARN that is long."""
    long = {
        "${Token[ROLE.1]}": f"arn:aws-us-gov:iam::111122223333:role/{'r' * 64}",
        "${Token[QUEUE.2]}": f"arn:aws-us-gov:sqs:us-gov-west-1:111122223333:{'q' * 80}",
    }
    role, queue = long
    policy = well_known.karpenter(cluster_name="x" * length, node_role_arn=role, queue_arn=queue)
    for part in policy.parts():
        text = json.dumps(document(part, **PLACE), separators=(",", ":"))
        for token, arn in long.items():
            text = text.replace(token, arn)
        assert len(text) <= LONGEST_DOCUMENT


def test_karpenter_changes_only_what_is_its_own() -> None:
    """Whatever changes something names tags of the cluster, the nodes' role or the queue."""
    policy = well_known.karpenter(cluster_name="demo", node_role_arn=NODE_ROLE, queue_arn=QUEUE)
    reads = ("Describe", "Get", "List")
    for statement in policy.statements:
        if all(action.partition(":")[2].startswith(reads) for action in statement.actions):
            continue
        bound = any("cluster/demo" in condition.key for condition in statement.conditions)
        # Images, subnets and groups are used by a launch, which makes nothing by itself.
        used = statement.resources[0].endswith("::image/*")
        assert bound or used or statement.resources in {(NODE_ROLE,), (QUEUE,)}, statement


def test_karpenter_without_instance_profiles_changes_nothing_in_iam() -> None:
    """With a profile that exists it passes the nodes' role, and no more."""
    policy = well_known.karpenter(
        cluster_name="demo", node_role_arn=NODE_ROLE, queue_arn=QUEUE, instance_profiles=False
    )
    actions = {action for each in policy.statements for action in each.actions}
    assert {action for action in actions if action.startswith("iam:")} == {
        "iam:GetInstanceProfile",
        "iam:ListInstanceProfiles",
        "iam:PassRole",
    }
    assert "kms:Decrypt" not in actions


@given(lengths=st.lists(st.integers(min_value=1, max_value=5000), max_size=8))
def test_parts_keep_every_statement_in_order(lengths: list[int]) -> None:
    """Whatever the sizes, nothing is lost and everything fits."""
    statements = tuple(
        AllowedActions(actions=("s3:GetObject",), resources=(f"arn:{'x' * length}",))
        for length in lengths
    )
    parts = WellKnownPolicy(name="any", statements=statements).parts()
    assert tuple(each for part in parts for each in part) == statements
    for part in parts:
        assert len(json.dumps(document(part, **PLACE), separators=(",", ":"))) <= LONGEST_DOCUMENT


def test_a_statement_too_long_is_refused() -> None:
    """No way of splitting would help it."""
    with pytest.raises(ConfigurationError, match="must fit into 6144 characters, the limit of IAM"):
        well_known.external_dns(zone_ids=[f"Z{number:030}" for number in range(100)])


def test_placeholders_pass() -> None:
    """What only the deployment knows is taken as it is."""
    policy = well_known.ebs_csi(key_arns=["${Token[TOKEN.7]}"])
    assert policy.statements[0].resources == ("${Token[TOKEN.7]}",)
    arn = "arn:${AWS::Partition}:s3:::amzn-s3-demo-bucket"
    mount = well_known.mountpoint_s3_csi(buckets=[well_known.MountedBucket(bucket_arn=arn)])
    rendered = document(mount.statements, partition="aws-cn", region="r", account="1")
    assert '"arn:aws-cn:s3:::amzn-s3-demo-bucket/*"' in json.dumps(rendered)


REFUSALS: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "no zone": (
        lambda: well_known.external_dns(zone_ids=[]),
        "zone_ids: must name at least one hosted zone of Route 53",
    ),
    "zone path": (
        lambda: well_known.cert_manager(zone_ids=["/hostedzone/Z1"]),
        r"zone_ids\[0\]: must be the id of a hosted zone alone",
    ),
    "cluster token": (
        lambda: well_known.cluster_autoscaler(cluster_name="${Token[TOKEN.7]}"),
        "cluster_name: must be known at synthesis, since it becomes part of a condition key",
    ),
    "cluster name": (
        lambda: well_known.aws_load_balancer_controller(cluster_name="a b"),
        "cluster_name: must have 1 to 100 letters",
    ),
    "agent's cluster": (
        lambda: well_known.cloudwatch_agent(cluster_name="*"),
        "cluster_name: must have 1 to 100 letters",
    ),
    "alias": (
        lambda: well_known.ebs_csi(key_arns=["arn:aws:kms:eu-west-1:111122223333:alias/x"]),
        r"key_arns\[0\]: must be the ARN of a KMS key, such as arn:aws:kms",
    ),
    "bucket name": (
        lambda: well_known.fsx_csi(bucket_arns=["amzn-s3-demo-bucket"]),
        r"bucket_arns\[0\]: must be the ARN of a bucket, such as arn:aws:s3:::amzn-s3-demo-bucket",
    ),
    "no bucket": (
        lambda: well_known.mountpoint_s3_csi(buckets=[]),
        "buckets: must name at least one bucket",
    ),
    "prefix": (
        lambda: well_known.mountpoint_s3_csi(
            buckets=[well_known.MountedBucket(bucket_arn=BUCKET, prefix="team")]
        ),
        r"buckets\[0\].prefix: must end with /",
    ),
    "nothing secret": (
        lambda: well_known.external_secrets(key_arns=[KEY]),
        "secret_arns: must name at least one secret or parameter",
    ),
    "every secret": (
        lambda: well_known.external_secrets(secret_arns=["*"]),
        r"secret_arns\[0\]: must be the ARN of a secret of Secrets Manager, such as arn",
    ),
    "parameter name": (
        lambda: well_known.external_secrets(parameter_arns=["/team"]),
        r"parameter_arns\[0\]: must be the ARN of a parameter of Systems Manager, such as arn",
    ),
    "no repository": (
        lambda: well_known.image_builder(repository_arns=[]),
        "repository_arns: must name at least one repository",
    ),
    "repository name": (
        lambda: well_known.image_builder(repository_arns=["team/app"]),
        r"repository_arns\[0\]: must be the ARN of a repository of Amazon ECR, such as arn:aws:ecr",
    ),
    "nodes' role": (
        lambda: well_known.karpenter(cluster_name="demo", node_role_arn="Nodes", queue_arn=QUEUE),
        r"node_role_arn: must be the ARN of a role, such as arn:aws:iam",
    ),
    "queue": (
        lambda: well_known.karpenter(cluster_name="demo", node_role_arn=NODE_ROLE, queue_arn="q"),
        r"queue_arn: must be the ARN of a queue, such as arn:aws:sqs",
    ),
    "queue's key": (
        lambda: well_known.karpenter(
            cluster_name="demo", node_role_arn=NODE_ROLE, queue_arn=QUEUE, queue_key_arn="alias/x"
        ),
        r"queue_key_arn: must be the ARN of a KMS key, such as arn:aws:kms",
    ),
    "workspace to ask": (
        lambda: well_known.grafana(prometheus_workspace_arns=["ws-1"]),
        r"prometheus_workspace_arns\[0\]: must be the ARN of a workspace of Amazon Managed",
    ),
    "log group to ask": (
        lambda: well_known.grafana(log_group_arns=["/shop"]),
        r"log_group_arns\[0\]: must be the ARN of a log group, such as arn:aws:logs",
    ),
    "nothing to read": (
        lambda: well_known.grafana(cloudwatch=False, xray=False),
        "cloudwatch: must be True, or another data source be named",
    ),
    "workspace": (
        lambda: well_known.prometheus_remote_write(workspace_arns=["ws-1", WORKSPACE]),
        r"workspace_arns\[0\]: must be the ARN of a workspace of Amazon Managed",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_limits_a_policy_must_be_there_and_right(name: str) -> None:
    """A policy without its limit, or with a wrong one, is no policy."""
    make, message = REFUSALS[name]
    with pytest.raises(ConfigurationError, match=message):
        make()


def test_drivers_take_the_policies_that_aws_keeps() -> None:
    """They change with the drivers; keys are added only where given."""
    assert well_known.ebs_csi() == WellKnownPolicy(
        name="ebs-csi", managed_policies=("AmazonEBSCSIDriverPolicyV2",)
    )
    assert well_known.efs_csi().managed_policies == ("service-role/AmazonEFSCSIDriverPolicy",)
    grant = well_known.ebs_csi(key_arns=[KEY]).statements[0]
    assert grant.actions == ("kms:CreateGrant",)
    rendered = json.dumps(document((grant,), **PLACE))
    assert '"Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}' in rendered


def test_a_mounted_bucket_is_limited_to_its_prefix() -> None:
    """Neither listing nor reading goes beyond it, and reading only means no more."""
    bucket = well_known.MountedBucket(bucket_arn=BUCKET, prefix="team/", read_only=True)
    policy = well_known.mountpoint_s3_csi(buckets=[bucket])
    assert document(policy.statements, **PLACE)["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["s3:ListBucket"],
            "Resource": [BUCKET],
            "Condition": {"StringLike": {"s3:prefix": "team/*"}},
        },
        {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [f"{BUCKET}/team/*"]},
    ]


def test_the_autoscaler_changes_one_cluster_only() -> None:
    """Groups of another cluster carry another tag."""
    (change, *_) = well_known.cluster_autoscaler(cluster_name="demo").statements
    assert [(each.key, each.values) for each in change.conditions] == [
        ("aws:ResourceTag/k8s.io/cluster-autoscaler/demo", ("owned",))
    ]


def test_the_load_balancer_controller_changes_one_cluster_only() -> None:
    """Whatever it makes or changes by tag carries the name of this cluster."""
    statements = well_known.aws_load_balancer_controller(cluster_name="demo").statements
    values = {
        (each.key, each.values)
        for statement in statements
        for each in statement.conditions
        if each.operator == "StringEquals" and "cluster" in each.key
    }
    assert values == {
        ("aws:RequestTag/elbv2.k8s.aws/cluster", ("demo",)),
        ("aws:ResourceTag/elbv2.k8s.aws/cluster", ("demo",)),
        ("aws:ResourceTag/kubernetes.io/cluster/demo", ("owned", "shared")),
    }


def test_cert_manager_writes_text_records_only() -> None:
    """A challenge is a text record."""
    (write, *_) = well_known.cert_manager(zone_ids=["Z1"]).statements
    (condition,) = write.conditions
    assert condition.values == ("TXT",)


@pytest.mark.parametrize(
    "name",
    ["arn:aws:iam::111122223333:role/x", "arn:aws:iam::aws:policy/", "a b", "", "/x", "policy:x"],
)
def test_a_managed_policy_is_named_or_given_by_arn(name: str) -> None:
    """CloudFormation would refuse anything else at deployment."""
    (problem,) = managed_policy_problems([name])
    assert problem.message.startswith("must be the name of an AWS managed policy")
    good = ["AmazonS3ReadOnlyAccess", "service-role/X", "arn:aws-cn:iam::aws:policy/a/b"]
    assert not list(managed_policy_problems(good))


def test_a_policy_is_given_once() -> None:
    """Two of a name would be one managed policy too many."""
    (problem,) = duplicate_problems([well_known.xray(), well_known.xray()])
    assert str(problem) == (
        "policies: must be given once; name everything that it may reach in one call, got 'xray' "
        "[name-duplicate]"
    )


def test_statements_that_iam_would_refuse_are_refused() -> None:
    """All at once, in words of the statement."""
    with pytest.raises(ConfigurationError) as caught:
        AllowedActions(
            actions=("s3:*",),
            resources=("logs",),
            conditions=(Condition(operator="StringEquals", key="aws:x", values=()),),
        )
    assert str(caught.value) == (
        "invalid allowed actions:\n"
        "  - actions: must be an action written out, such as s3:GetObject, got 's3:*' "
        "[invalid-value]\n"
        "  - resources: must be an ARN, or *, got 'logs' [arn-invalid]\n"
        "  - conditions: must have an operator, a key and at least one value [empty]"
    )
    with pytest.raises(ConfigurationError, match="actions: must name at least one action"):
        AllowedActions(actions=())
    with pytest.raises(ConfigurationError, match="name: must have 1 to 64 letters"):
        WellKnownPolicy(name="a/b")
