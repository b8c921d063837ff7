"""What the resources of OpenStack are."""
