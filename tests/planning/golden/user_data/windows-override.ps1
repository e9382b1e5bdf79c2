<powershell>
[string]$EKSBootstrapScriptFile = "$env:ProgramFiles\Amazon\EKS\Start-EKSBootstrap.ps1"
[string]$EKSClusterName = 'demo'
[string]$APIServerEndpoint = 'https://0123.gr7.eu-west-1.eks.amazonaws.com'
[string]$Base64ClusterCA = 'LS0tLS1CRUdJTg=='
[string]$DNSClusterIP = '172.20.0.10'
[string]$ServiceCIDR = '172.20.0.0/16'
[string]$KubeletExtraArgs = '--max-pods=20'
& C:\join.ps1 $EKSClusterName $KubeletExtraArgs
</powershell>
