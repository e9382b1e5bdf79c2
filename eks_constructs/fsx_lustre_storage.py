"""Fast shared files for training and high-performance computing, on Amazon FSx for Lustre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_fsx as fsx
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.log_group import encryption_key, removal_policy_problems
from eks_constructs.planning.efs import client_problems
from eks_constructs.planning.fsx_lustre import (
    LUSTRE_PORTS,
    LustreDeployment,
    LustreRepository,
    backup_days_of,
    lustre_problems,
)
from eks_constructs.planning.manifests.file_storage import lustre_volume
from eks_constructs.planning.manifests.storage import PersistentVolume, VolumeClaim
from eks_constructs.tokens import require_concrete

_PERSISTENT: Final = LustreDeployment.persistent()
_NO_REPOSITORIES: Final[Mapping[str, LustreRepository]] = MappingProxyType({})
_VERSION: Final = "2.15"


class FsxLustreStorage(Construct):
    """An encrypted FSx for Lustre file system with its security group and links to buckets.

    The cluster needs the add-on ``aws-fsx-csi-driver``, with a role. Lustre stands in one zone;
    nodes of other zones reach it, at a price for the traffic.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        vpc: VPC of the subnet.
        subnet: Where it stands.
        clients: Security groups that may mount it, such as that of the cluster. Lustre talks in
            both directions, so they are let in, and let the file system in, on ports 988 and 1018
            to 1023.
        capacity_gib: Size in GiB: 1200, or a multiple of 2400. Default: 1200, the smallest.
        deployment: How it is built; only the throughput can be changed. Default: persistent, with
            125 MB/s for each TiB.
        repositories: Links with buckets, by name. Default: none.
        key: Key to encrypt a persistent file system with. Default: one is made here, with rotation.
            It can never be changed.
        compression: Compress files with LZ4 as they are written. Default: yes.
        backup_days: Days that daily backups are kept, 0 for none. Default: 7; none for scratch file
            systems and those linked with a bucket, which FSx cannot back up.
        security_group: Security group of the file system; it can never be changed. Default: one is
            made here. The clients are let into either.
        removal_policy: What happens to file system and key when they leave the template. Default:
            kept.

    Raises:
        ConfigurationError: Everything that FSx would refuse, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/fsx-csi.html
    """

    resource: Final[fsx.CfnFileSystem]
    security_group: Final[ec2.ISecurityGroup]
    key: Final[kms.IKey | None]
    """Key that encrypts it; none for scratch, which FSx encrypts with a key of its own."""
    capacity_gib: Final[int]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        subnet: ec2.ISubnet,
        clients: Sequence[ec2.ISecurityGroup],
        capacity_gib: int = 1200,
        deployment: LustreDeployment = _PERSISTENT,
        repositories: Mapping[str, LustreRepository] = _NO_REPOSITORIES,
        key: kms.IKey | None = None,
        compression: bool = True,
        backup_days: int | None = None,
        security_group: ec2.ISecurityGroup | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        known = {"capacity_gib": capacity_gib, "backup_days": backup_days}
        require_concrete({**known, "repositories": list(repositories)}, subject="Lustre storage")
        problems = lustre_problems(
            deployment=deployment,
            capacity_gib=capacity_gib,
            backup_days=backup_days,
            has_key=key is not None,
            repositories=repositories,
        )
        removal = removal_policy_problems(removal_policy, things="Lustre file systems")
        refuse("Lustre storage", [*problems, *client_problems(len(clients)), *removal])
        self.capacity_gib = capacity_gib
        self.key = self._encrypting(deployment, key, removal_policy)
        self.security_group = security_group or self._group(vpc)
        self._let_in(clients)
        days = backup_days_of(deployment, backup_days, is_linked=bool(repositories))
        self.resource = fsx.CfnFileSystem(
            self,
            "Resource",
            file_system_type="LUSTRE",
            file_system_type_version=_VERSION,
            storage_capacity=capacity_gib,
            storage_type="SSD",
            subnet_ids=[subnet.subnet_id],
            security_group_ids=[self.security_group.security_group_id],
            kms_key_id=None if self.key is None else self.key.key_arn,
            lustre_configuration=fsx.CfnFileSystem.LustreConfigurationProperty(
                deployment_type=deployment.deployment_type,
                per_unit_storage_throughput=deployment.throughput_per_tib,
                data_compression_type="LZ4" if compression else "NONE",
                automatic_backup_retention_days=days,
                copy_tags_to_backups=True if days else None,
            ),
        )
        # FSx looks at the rules, and refuses a file system whose servers cannot talk.
        self.resource.node.add_dependency(self.security_group)
        self.resource.apply_removal_policy(removal_policy)
        self._link(repositories)

    def volume(self, name: str, *, claim: VolumeClaim | None = None) -> PersistentVolume:
        """Return a volume that is the whole file system.

        Args:
            name: Name of the volume.
            claim: The one claim that may have it. Default: any of the right size.
        """
        return lustre_volume(
            name=name,
            file_system_id=self.resource.ref,
            dns_name=self.resource.attr_dns_name,
            mount_name=self.resource.attr_lustre_mount_name,
            capacity_gib=self.capacity_gib,
            claim=claim,
        )

    def _encrypting(
        self, deployment: LustreDeployment, key: kms.IKey | None, removal_policy: RemovalPolicy
    ) -> kms.IKey | None:
        if key is not None or not deployment.is_persistent:
            return key
        return encryption_key(self, "Key", removal_policy)

    def _group(self, vpc: ec2.IVpc) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(
            self,
            "SecurityGroup",
            vpc=vpc,
            description="FSx for Lustre file system",
            allow_all_outbound=False,
        )

    def _let_in(self, clients: Sequence[ec2.ISecurityGroup]) -> None:
        own = self.security_group
        for low, high in LUSTRE_PORTS:
            port = ec2.Port.tcp_range(low, high)
            own.add_ingress_rule(own, port, "Lustre between servers")
            own.add_egress_rule(own, port, "Lustre between servers")
            for client in clients:
                own.add_ingress_rule(client, port, "Lustre from a client")
                own.add_egress_rule(client, port, "Lustre to a client")
                # The rule stands in this stack, whoever made the client's group.
                client.add_ingress_rule(own, port, "Lustre from the file system", remote_rule=True)

    def _link(self, repositories: Mapping[str, LustreRepository]) -> None:
        scope = Construct(self, "Repositories")
        association = fsx.CfnDataRepositoryAssociation
        for name in sorted(repositories):
            repository = repositories[name]
            association(
                scope,
                name,
                file_system_id=self.resource.ref,
                file_system_path=repository.folder,
                data_repository_path=repository.data_path,
                batch_import_meta_data_on_create=repository.load_existing,
                s3=association.S3Property(
                    auto_import_policy=association.AutoImportPolicyProperty(
                        events=[event.value for event in repository.imports]
                    ),
                    auto_export_policy=association.AutoExportPolicyProperty(
                        events=[event.value for event in repository.exports]
                    ),
                ),
            )
