"""What the resources of Google Cloud, which S3NS answers too are."""
