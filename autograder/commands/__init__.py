"""The commands: one module each, with its line in the help, its options, and the function to run."""
