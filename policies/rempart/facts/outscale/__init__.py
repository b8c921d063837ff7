"""What the resources of OUTSCALE are."""
