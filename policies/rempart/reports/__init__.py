"""What people and tools read. One module an output; each is a function from an assessment to text."""
