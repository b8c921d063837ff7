terraform {
  required_providers {
    scaleway = { source = "scaleway/scaleway" }
    azurerm  = { source = "hashicorp/azurerm" }
  }
}

variable "region" {
  type = string
}

variable "environment" {
  type = string
}

provider "scaleway" {
  region = "fr-par"
}

provider "azurerm" {
  features {}
}

resource "scaleway_object_bucket" "nowhere" {
  name   = "entrepot"
  region = "mars-1"
}

resource "scaleway_object_bucket" "unresolved" {
  name   = "recherche"
  region = var.region
}

# Checkov renders this as "fr-par", though nobody said what the environment is.
resource "scaleway_object_bucket" "guessed" {
  name   = "archives"
  region = var.environment == "prod" ? "mars-1" : "fr-par"
}

resource "scaleway_rdb_instance" "public" {
  name           = "base"
  node_type      = "DB-DEV-S"
  engine         = "PostgreSQL-15"
  region         = "fr-par"
  disable_backup = true
  load_balancer {}
}

resource "scaleway_rdb_acl" "everyone" {
  instance_id = scaleway_rdb_instance.public.id
  acl_rules {
    ip = "0.0.0.0/0"
  }
}

resource "azurerm_storage_account" "east" {
  name                     = "entrepot"
  resource_group_name      = "rg"
  location                 = "eastus"
  account_tier             = "Standard"
  account_replication_type = "LRS"
}

resource "scaleway_object_bucket" "skipped" {
  #checkov:skip=CKV_REMPART_STORED_IN_EEA:essai hors production, accord du 3 novembre
  #checkov:skip=CKV_REMPART_STORE_PRIVATE
  name   = "essais"
  region = "mars-1"
}

resource "scaleway_unheard_of" "thing" {
  name = "chose"
}
