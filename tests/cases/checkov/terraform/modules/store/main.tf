terraform {
  required_providers {
    scaleway = { source = "scaleway/scaleway" }
  }
}

variable "region" {
  default = null
}

resource "scaleway_object_bucket" "this" {
  name   = "module"
  region = var.region
}
