"""What the resources of NumSpot are."""
