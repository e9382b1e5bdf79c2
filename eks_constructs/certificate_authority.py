"""The next certificate authority of a cluster, to rotate the one in use."""

from __future__ import annotations

from typing import Final

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_eks as eks
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.log_group import removal_policy_problems
from eks_constructs.planning.certificate_authority import certificate_authority_problems
from eks_constructs.tokens import is_token


class CertificateAuthority(Construct):
    """A successor to the certificate authority that signs for a cluster.

    It is the first of the steps of a rotation, each a deployment or a wait of its own:

    1. Deploy this. The cluster trusts both authorities from then on; the old one still signs.
    2. Wait until its distribution status is ``COMPLETE``, and let everything of your own trust
       both: replace nodes, renew kubeconfig files and whatever else has the old certificate.
    3. Write its id, from the output of :meth:`add_output`, into the cluster's
       ``active_certificate_authority_id``, and deploy. It signs from then on; for a while the step
       can be taken back by writing the former id.

    The id must be written as text: a reference would make the cluster wait for its own authority.
    EKS allows two authorities at a time. If nobody rotates, it adds a successor and activates it
    itself before the old one expires.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent; another one for each rotation.
        cluster: The cluster: ours, an L1, any L2, or an imported one.
        removal_policy: What happens to it when it leaves the template. Default: it is kept, since
            EKS deletes none that signs, and one that nodes still trust should not go by accident.

    Raises:
        ConfigurationError: CloudFormation does not have it in the stack's region, or the removal
            policy is ``SNAPSHOT``.

    See https://docs.aws.amazon.com/eks/latest/userguide/certificate-authority-rotation.html
    """

    resource: Final[eks.CfnCertificateAuthority]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        region = Stack.of(self).region
        found = () if is_token(region) else certificate_authority_problems(region)
        refuse(
            "certificate authority",
            [*found, *removal_policy_problems(removal_policy, things="certificate authorities")],
        )
        self.resource = eks.CfnCertificateAuthority(
            self, "Resource", cluster_name=cluster.cluster_ref.cluster_name
        )
        self.resource.apply_removal_policy(removal_policy)

    @property
    def authority_id(self) -> str:
        """Id to activate it by."""
        return self.resource.attr_id

    @property
    def certificate_data(self) -> str:
        """Certificate to trust, base64."""
        return self.resource.attr_data

    @property
    def distribution_status(self) -> str:
        """How far EKS has told its own components of it, as of the deployment."""
        return self.resource.attr_distribution_status

    def add_output(self, *, name: str = "CertificateAuthorityId") -> CfnOutput:
        """Add a stack output with the id.

        Args:
            name: Name of the output; two authorities of one stack need different ones.
        """
        output = CfnOutput(self, "Id", value=self.authority_id)
        output.override_logical_id(name)
        return output
