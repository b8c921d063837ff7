"""The ten rules of the benchmark, as Checkov custom checks."""
