terraform { required_version = ">= 1.4" }
variable "region" { default = "fr-par" }
variable "pw" {
  default = "s3cret"
  sensitive = true
}
resource "terraform_data" "vpc" {
  count = 2
  input = { region = var.region }
}
resource "terraform_data" "db" {
  for_each = toset(["a","b.c[0]"])
  input = { vpc = terraform_data.vpc[0].id, all = terraform_data.vpc[*].id, pw = var.pw, fixed = "x" }
  triggers_replace = [terraform_data.vpc[0].id, "k"]
}
module "m" {
  source = "./m"
  for_each = toset(["x"])
  vpc = terraform_data.vpc[1].id
}
resource "terraform_data" "after" {
  input = module.m["x"].out
  depends_on = [terraform_data.db]
}
resource "terraform_data" "idx" {
  count = 2
  input = terraform_data.vpc[count.index].id
}
output "o" { value = terraform_data.after.output }
output "p" {
  value = var.pw
  sensitive = true
}
