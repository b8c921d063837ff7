"""What the resources of Clever Cloud are."""
