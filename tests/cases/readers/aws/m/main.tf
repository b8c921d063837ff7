terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
variable "vpc" {}
resource "aws_security_group" "in" { vpc_id = var.vpc }
module "deep" { 
  source = "./deep"
  sg = aws_security_group.in.id 
}
output "sg" { value = aws_security_group.in.id }
