terraform {
  required_providers {
    scaleway = { source = "scaleway/scaleway" }
  }
}

provider "scaleway" {
  region = "fr-par"
}

resource "scaleway_object_bucket" "kept" {
  name = "kept"
}

module "remote" {
  source  = "nobody/bucket/scaleway"
  version = "1.0.0"
}
