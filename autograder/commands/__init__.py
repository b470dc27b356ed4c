"""The commands: one module each, with its line in the help, its options, and what it does."""
