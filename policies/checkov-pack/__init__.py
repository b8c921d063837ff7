# ruff: noqa: N999
"""Checks of rempart for Checkov: `checkov --external-checks-dir` wants this file, and loads the one beside it."""
