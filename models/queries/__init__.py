"""Every statement, one module per noun, one sentence per function."""
