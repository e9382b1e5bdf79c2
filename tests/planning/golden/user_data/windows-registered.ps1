<powershell>
[string]$EKSBootstrapScriptFile = "$env:ProgramFiles\Amazon\EKS\Start-EKSBootstrap.ps1"
& $EKSBootstrapScriptFile `
  -EKSClusterName 'demo' `
  -APIServerEndpoint 'https://0123.gr7.eu-west-1.eks.amazonaws.com' `
  -Base64ClusterCA 'LS0tLS1CRUdJTg==' `
  -DNSClusterIP '172.20.0.10' `
  -ServiceCIDR '172.20.0.0/16' `
  -KubeletExtraArgs '--node-labels=example.com/pool=gpu,team=data --register-with-taints=dedicated=data:NoExecute,gpu=:NoSchedule --max-pods=110' `
  3>&1 4>&1 5>&1 6>&1
</powershell>
