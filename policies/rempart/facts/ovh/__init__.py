"""What the resources of OVHcloud are."""
