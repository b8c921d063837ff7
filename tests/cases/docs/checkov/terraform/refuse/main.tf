terraform {
  required_providers {
    scaleway = { source = "scaleway/scaleway" }
  }
}

provider "azurerm" {
  features {}
}

resource "azurerm_storage_account" "etats_unis" {
  name                     = "entrepotus"
  resource_group_name      = "donnees"
  location                 = "eastus"
  account_tier             = "Standard"
  account_replication_type = "ZRS"
}

resource "azurerm_storage_account" "france" {
  name                     = "entrepotfr"
  resource_group_name      = "donnees"
  location                 = "francecentral"
  account_tier             = "Standard"
  account_replication_type = "ZRS"
}

resource "scaleway_object_bucket" "entrepot" {
  name   = "entrepot-de-donnees"
  region = "fr-par-9"
}

resource "scaleway_rdb_instance" "base" {
  name      = "base"
  region    = "fr-par"
  engine    = "PostgreSQL-16"
  node_type = "DB-DEV-S"
  load_balancer {}
}
