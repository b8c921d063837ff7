terraform {
  required_providers {
    scaleway = { source = "scaleway/scaleway" }
    azurerm  = { source = "hashicorp/azurerm" }
  }
}

locals {
  region = "fr-par"
  tags   = { zone = "entrepot" }
}

provider "scaleway" {
  region = local.region
}

provider "azurerm" {
  features {}
}

resource "scaleway_object_bucket" "store" {
  name = "entrepot"
  tags = merge(local.tags, { equipe = "plateforme" })
  versioning {
    enabled = true
  }
}

resource "scaleway_object_bucket_server_side_encryption_configuration" "store" {
  bucket = scaleway_object_bucket.store.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "scaleway_vpc_private_network" "data" {
  name = "donnees"
}

resource "scaleway_rdb_instance" "private" {
  name               = "base"
  node_type          = "DB-DEV-S"
  engine             = "PostgreSQL-15"
  encryption_at_rest = true
  private_network {
    pn_id       = scaleway_vpc_private_network.data.id
    enable_ipam = true
  }
}

resource "azurerm_storage_account" "france" {
  name                     = "entrepot"
  resource_group_name      = "rg"
  location                 = "francecentral"
  account_tier             = "Standard"
  account_replication_type = "LRS"
}
