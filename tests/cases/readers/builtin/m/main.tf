variable "vpc" {}
resource "terraform_data" "in" { input = var.vpc }
output "out" { value = terraform_data.in.id }
