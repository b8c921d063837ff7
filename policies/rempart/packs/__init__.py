"""What other tools load: a Pulumi policy pack, checks for Checkov."""
