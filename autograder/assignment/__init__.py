"""What the instructor wrote: sources, the reference notebooks made from them, and their release."""
