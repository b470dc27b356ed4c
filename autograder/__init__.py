"""From solutions to grades: a module for each step, named after it."""
