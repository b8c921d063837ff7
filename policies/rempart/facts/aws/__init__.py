"""What the resources of Amazon Web Services, and the S3-like hosts that its package speaks to are."""
