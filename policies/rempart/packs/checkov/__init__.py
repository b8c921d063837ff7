"""The rules as checks of stock Checkov, for Terraform source and Terraform plans."""
