"""Rempart: judge a Pulumi program that hosts health data, before anything is created."""

__version__ = "0.1.0"
