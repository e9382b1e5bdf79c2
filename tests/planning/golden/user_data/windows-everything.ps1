<powershell>
Write-Host 'Größe'
[string]$EKSBootstrapScriptFile = "$env:ProgramFiles\Amazon\EKS\Start-EKSBootstrap.ps1"
& $EKSBootstrapScriptFile `
  -EKSClusterName 'demo' `
  -APIServerEndpoint 'https://0123.gr7.eu-west-1.eks.amazonaws.com' `
  -Base64ClusterCA 'LS0tLS1CRUdJTg==' `
  -DNSClusterIP '172.20.0.99' `
  -ServiceCIDR '172.20.0.0/16' `
  -KubeletExtraArgs '--v=4' `
  3>&1 4>&1 5>&1 6>&1
</powershell>
