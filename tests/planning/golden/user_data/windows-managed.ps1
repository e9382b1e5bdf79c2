<powershell>
Write-Host 'hello'
</powershell>
