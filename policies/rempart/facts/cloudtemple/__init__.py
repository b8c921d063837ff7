"""What the resources of Cloud Temple are."""
