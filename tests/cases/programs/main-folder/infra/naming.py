PREFIX = "below"
