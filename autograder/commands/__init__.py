"""The commands: one module each, with its help, its options, and what it runs."""
