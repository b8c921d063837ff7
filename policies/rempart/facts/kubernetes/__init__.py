"""Kubernetes, vSphere and Docker: what runs on a host that other code names."""
