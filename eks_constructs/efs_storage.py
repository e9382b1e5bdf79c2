"""Files on Amazon EFS that pods of every node and zone share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_efs as efs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.log_group import encryption_key, removal_policy_problems
from eks_constructs.planning.efs import (
    EfsAccessPoint,
    EfsLifecycle,
    EfsPerformanceMode,
    EfsThroughput,
    access_point_problems,
    efs_problems,
    mount_target_problems,
)
from eks_constructs.planning.manifests.file_storage import efs_storage_class, efs_volume
from eks_constructs.planning.manifests.storage import PersistentVolume, StorageClass, VolumeClaim
from eks_constructs.tokens import is_token, require_concrete

_NFS: Final = 2049
_ELASTIC: Final = EfsThroughput.elastic()
_LIFECYCLE: Final = EfsLifecycle()
_NO_ACCESS_POINTS: Final[Mapping[str, EfsAccessPoint]] = MappingProxyType({})


class EfsStorage(Construct):
    """An encrypted EFS file system with its mount targets, their security group and access points.

    The cluster needs the add-on ``aws-efs-csi-driver``, with a role. What pods claim is made by
    :meth:`storage_class` and :meth:`volume`.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        vpc: VPC of the subnets.
        subnets: Where the mount targets stand, one a zone: each zone that has nodes.
        clients: Security groups that may mount it, such as that of the cluster. Port 2049 is open
            to them and to nobody else.
        access_points: Directories with a user of their own, by name. Default: none; a storage
            class makes them for each claim.
        key: Key to encrypt with. Default: one is made here, with rotation. It can never be changed.
        throughput: How much it may read and write. Default: elastic.
        performance_mode: How it is built; it can never be changed. Default: general purpose.
        lifecycle: When files that nobody reads move to cheaper storage; ``None`` for never.
            Default: to Infrequent Access after 30 days.
        backups: Back it up daily, for 35 days, by AWS Backup. Default: yes.
        file_system_policy: Who may do what. Default: whoever reaches a mount target may read and
            write, with TLS only, and nobody is root.
        security_group: Security group of the mount targets. Default: one is made here. The clients
            are let into either.
        removal_policy: What happens to file system and key when they leave the template. Default:
            kept.

    Raises:
        ConfigurationError: Everything that EFS would refuse, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/efs-csi.html
    """

    resource: Final[efs.CfnFileSystem]
    security_group: Final[ec2.ISecurityGroup]
    key: Final[kms.IKey]
    access_point_ids: Final[MappingProxyType[str, str]]
    """Id of each access point by its name."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        subnets: Sequence[ec2.ISubnet],
        clients: Sequence[ec2.ISecurityGroup],
        access_points: Mapping[str, EfsAccessPoint] = _NO_ACCESS_POINTS,
        key: kms.IKey | None = None,
        throughput: EfsThroughput = _ELASTIC,
        performance_mode: EfsPerformanceMode = EfsPerformanceMode.GENERAL_PURPOSE,
        lifecycle: EfsLifecycle | None = _LIFECYCLE,
        backups: bool = True,
        file_system_policy: iam.PolicyDocument | None = None,
        security_group: ec2.ISecurityGroup | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete({"access_points": list(access_points)}, subject="EFS storage")
        options = efs_problems(
            throughput=throughput,
            performance_mode=performance_mode,
            lifecycle=lifecycle,
            client_count=len(clients),
        )
        by_id = {subnet.node.id: subnet for subnet in subnets}
        zones = {name: _zone(subnet) for name, subnet in by_id.items()}
        removal = removal_policy_problems(removal_policy, things="EFS file systems")
        refuse("EFS storage", [*options, *mount_target_problems(zones, len(subnets)), *removal])
        self.key = key if key is not None else encryption_key(self, "Key", removal_policy)
        self.resource = efs.CfnFileSystem(
            self,
            "Resource",
            encrypted=True,
            kms_key_id=self.key.key_arn,
            performance_mode=performance_mode.value,
            throughput_mode=throughput.mode,
            provisioned_throughput_in_mibps=throughput.mibps,
            lifecycle_policies=_transitions(lifecycle),
            backup_policy=efs.CfnFileSystem.BackupPolicyProperty(
                status="ENABLED" if backups else "DISABLED"
            ),
            file_system_policy=file_system_policy or _tls_without_root(),
        )
        self.resource.apply_removal_policy(removal_policy)
        self.security_group = security_group or self._group(vpc)
        for client in clients:
            self.security_group.add_ingress_rule(
                client, ec2.Port.tcp(_NFS), "NFS from a client of the file system"
            )
        self._mount_targets(by_id)
        self.access_point_ids = MappingProxyType(self._access_points(access_points))

    @property
    def file_system_id(self) -> str:
        """Id of the file system."""
        return self.resource.attr_file_system_id

    def storage_class(self, name: str, *, base_path: str = "/dynamic") -> StorageClass:
        """Return a class that makes an access point of this file system for each claim.

        Args:
            name: Name of the class.
            base_path: Directory below which each volume gets its own.
        """
        return efs_storage_class(name=name, file_system_id=self.file_system_id, base_path=base_path)

    def volume(
        self, name: str, *, access_point: str, claim: VolumeClaim | None = None
    ) -> PersistentVolume:
        """Return a volume that is the directory of an access point.

        Args:
            name: Name of the volume.
            access_point: Name of the access point.
            claim: The one claim that may have it. Default: any of the right size.

        Raises:
            ConfigurationError: There is no access point of this name.
        """
        refuse("volume", access_point_problems(access_point, self.access_point_ids))
        return efs_volume(
            name=name,
            file_system_id=self.file_system_id,
            access_point_id=self.access_point_ids[access_point],
            claim=claim,
        )

    def _group(self, vpc: ec2.IVpc) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(
            self,
            "SecurityGroup",
            vpc=vpc,
            description="Mount targets of an EFS file system",
            allow_all_outbound=False,
        )

    def _mount_targets(self, subnets: Mapping[str, ec2.ISubnet]) -> None:
        targets = Construct(self, "MountTargets")
        for name in sorted(subnets):
            efs.CfnMountTarget(
                targets,
                name,
                file_system_id=self.file_system_id,
                subnet_id=subnets[name].subnet_id,
                security_groups=[self.security_group.security_group_id],
            )

    def _access_points(self, points: Mapping[str, EfsAccessPoint]) -> dict[str, str]:
        scope = Construct(self, "AccessPoints")
        return {name: self._access_point(scope, name, points[name]) for name in sorted(points)}

    def _access_point(self, scope: Construct, name: str, point: EfsAccessPoint) -> str:
        user, group = str(point.user_id), str(point.group_id)
        return efs.CfnAccessPoint(
            scope,
            name,
            file_system_id=self.file_system_id,
            posix_user=efs.CfnAccessPoint.PosixUserProperty(
                uid=user, gid=group, secondary_gids=[str(each) for each in point.groups] or None
            ),
            root_directory=efs.CfnAccessPoint.RootDirectoryProperty(
                path=point.path,
                creation_info=efs.CfnAccessPoint.CreationInfoProperty(
                    owner_uid=user, owner_gid=group, permissions=point.permissions
                ),
            ),
        ).attr_access_point_id


def _zone(subnet: ec2.ISubnet) -> str | None:
    # A subnet known by its id alone raises when it is asked for its zone.
    if not ec2.Subnet.is_vpc_subnet(subnet):
        return None
    zone = subnet.availability_zone
    return None if is_token(zone) else zone


def _transitions(
    lifecycle: EfsLifecycle | None,
) -> list[efs.CfnFileSystem.LifecyclePolicyProperty] | None:
    if lifecycle is None:
        return None
    transition = efs.CfnFileSystem.LifecyclePolicyProperty
    first, second = lifecycle.to_infrequent_access, lifecycle.to_archive
    back = lifecycle.to_primary
    # EFS wants an object of its own for each move.
    moves = [
        *([transition(transition_to_ia=first)] if first is not None else []),
        *([transition(transition_to_archive=second)] if second is not None else []),
        *([transition(transition_to_primary_storage_class=back)] if back is not None else []),
    ]
    return moves or None


def _tls_without_root() -> iam.PolicyDocument:
    """Say who may do what.

    A file system with a policy gives only what the policy allows. ``AccessedViaMountTarget`` keeps
    it from being public: only those whom the security group lets in come through a mount target.
    See https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html
    """
    return iam.PolicyDocument(
        statements=[
            iam.PolicyStatement(
                sid="MountAndWrite",
                principals=[iam.AnyPrincipal()],
                actions=["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
                conditions={"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}},
            ),
            iam.PolicyStatement(
                sid="OnlyWithTls",
                effect=iam.Effect.DENY,
                principals=[iam.AnyPrincipal()],
                actions=["*"],
                conditions={"Bool": {"aws:SecureTransport": "false"}},
            ),
        ]
    )
