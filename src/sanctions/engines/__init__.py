"""The engines: each one interpretation of the kernel and of the steps."""
