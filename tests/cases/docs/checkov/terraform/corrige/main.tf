terraform {
  required_providers {
    scaleway = { source = "scaleway/scaleway" }
  }
}

provider "scaleway" {
  region = "fr-par"
  zone   = "fr-par-1"
}

resource "scaleway_vpc_private_network" "donnees" {
  name   = "donnees"
  region = "fr-par"
}

resource "scaleway_object_bucket" "entrepot" {
  name   = "entrepot-de-donnees"
  region = "fr-par"
  versioning {
    enabled = true
  }
}

resource "scaleway_object_bucket_acl" "entrepot" {
  bucket = scaleway_object_bucket.entrepot.id
  region = "fr-par"
  acl    = "private"
}

resource "scaleway_object_bucket_server_side_encryption_configuration" "entrepot" {
  bucket = scaleway_object_bucket.entrepot.name
  region = "fr-par"
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "scaleway_object_bucket_policy" "entrepot" {
  bucket = scaleway_object_bucket.entrepot.id
  region = "fr-par"
  policy = jsonencode({
    Version = "2023-04-17"
    Id      = "entrepot"
    Statement = [{
      Effect    = "Allow"
      Action    = ["s3:GetObject"]
      Principal = { SCW = "application_id:11111111-2222-3333-4444-555555555555" }
      Resource  = ["entrepot-de-donnees/*"]
    }]
  })
}

resource "scaleway_rdb_instance" "base" {
  name               = "base"
  region             = "fr-par"
  engine             = "PostgreSQL-16"
  node_type          = "DB-DEV-S"
  is_ha_cluster      = true
  disable_backup     = false
  backup_same_region = true
  encryption_at_rest = true
  private_network {
    pn_id       = scaleway_vpc_private_network.donnees.id
    enable_ipam = true
  }
}

resource "scaleway_rdb_acl" "base" {
  instance_id = scaleway_rdb_instance.base.id
  region      = "fr-par"
  acl_rules {
    ip          = "10.0.0.0/24"
    description = "réseau privé"
  }
}
