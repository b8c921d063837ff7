"""Stock Checkov as a process: found, run on a translated deployment, its findings led back to what was declared."""
