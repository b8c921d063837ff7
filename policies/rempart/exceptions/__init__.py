"""Waivers, derogations, attestations and service claims: dated, justified, signed by somebody, expiring."""
