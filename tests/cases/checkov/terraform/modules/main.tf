terraform {
  required_providers {
    scaleway = { source = "scaleway/scaleway" }
  }
}

variable "encrypt" {
  type = bool
}

variable "home" {
  default = "nl-ams"
}

provider "scaleway" {
  region = "fr-par"
}

provider "scaleway" {
  alias  = "elsewhere"
  region = "mars-1"
}

module "stores" {
  source   = "./store"
  for_each = toset(["a", "b"])
  region   = each.key == "a" ? var.home : "mars-1"
}

module "passed" {
  source = "./store"
  providers = {
    scaleway = scaleway.elsewhere
  }
}

resource "scaleway_object_bucket" "doubtful" {
  name = "doute"
}

# Whether it exists is not known: it proves nothing.
resource "scaleway_object_bucket_server_side_encryption_configuration" "doubtful" {
  count  = var.encrypt ? 1 : 0
  bucket = scaleway_object_bucket.doubtful.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "scaleway_object_bucket" "absent" {
  count  = 0
  name   = "absent"
  region = "mars-1"
}

resource "scaleway_object_bucket" "alias" {
  provider = scaleway.elsewhere
  name     = "ailleurs"
}

resource "scaleway_object_bucket" "open" {
  name = "ouvert"
}

resource "scaleway_object_bucket_policy" "open" {
  bucket = scaleway_object_bucket.open.id
  policy = jsonencode({
    Version = "2023-04-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = ["s3:GetObject"]
      Resource  = ["ouvert/*"]
    }]
  })
}
