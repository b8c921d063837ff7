terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
variable "region" { default = "eu-west-3" }
variable "rules" { default = [80, 443] }
provider "aws" {
  region = var.region
  access_key = "AKIAFAKE"
  secret_key = "fakesecret"
  skip_credentials_validation = true
  skip_requesting_account_id = true
  skip_metadata_api_check = true
  skip_region_validation = true
}
provider "aws" {
  alias = "us"
  region = "us-east-1"
  access_key = "AKIAFAKE"
  secret_key = "fakesecret"
  skip_credentials_validation = true
  skip_requesting_account_id = true
  skip_metadata_api_check = true
  endpoints { s3 = "http://localhost:1" }
}
resource "terraform_data" "ports" { input = [22] }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_security_group" "dyn_known" {
  vpc_id = aws_vpc.v.id
  dynamic "ingress" {
    for_each = var.rules
    content {
      from_port = ingress.value
      to_port = ingress.value
      protocol = "tcp"
      cidr_blocks = [aws_vpc.v.cidr_block]
      security_groups = [aws_security_group.plain.id]
    }
  }
}
resource "aws_security_group" "dyn_unknown" {
  dynamic "ingress" {
    for_each = toset(terraform_data.ports.output)
    content {
      from_port = ingress.value
      to_port = 22
      protocol = "tcp"
    }
  }
}
resource "aws_security_group" "plain" { name = "plain" }
resource "aws_s3_bucket" "b" {
  count = 2
  bucket = "b-${count.index}"
  provider = aws.us
}
resource "aws_s3_bucket" "dyn" {
  dynamic "cors_rule" {
    for_each = toset(terraform_data.ports.output)
    content {
     allowed_methods = ["GET"]
     allowed_origins = ["*"]
    }
  }
}
resource "aws_s3_bucket_public_access_block" "p" {
  count = 2
  bucket = aws_s3_bucket.b[count.index].id
}
resource "aws_ebs_volume" "e" {
  availability_zone = "eu-west-3a"
  size = 1
  dynamic "timeouts" {
   for_each = toset(["x"])
   content {}
  }
}
resource "aws_instance" "i" {
  ami = "ami-1"
  instance_type = "t3.micro"
  ebs_block_device {
    device_name = "/dev/sdb"
    volume_size = 3
    kms_key_id = aws_kms_key.k.arn
  }
}
resource "aws_kms_key" "k" {}
resource "aws_ssm_parameter" "s" {
  name = "n"
  type = "SecureString"
  value_wo = "topsecret"
  value_wo_version = 1
}
resource "aws_db_instance" "d" {
  instance_class = "db.t3.micro"
  engine = "postgres"
  username = "u"
  password = "literal"
  allocated_storage = 10
}
module "m" {
  source = "./m"
  providers = { aws = aws.us }
  vpc = aws_vpc.v.id
}
module "n" {
  source = "./m"
  vpc = "literal-vpc"
}
output "mm" { value = module.m.sg }
