"""The embedded engine: a Pulumi Python program run offline, with neither the Pulumi CLI, nor plugins, nor credentials.

`engine` runs inside the program's own interpreter and imports nothing of rempart; `launcher` finds that interpreter,
starts it in a scrubbed environment and reads the document that it hands over.
"""
