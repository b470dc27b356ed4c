"""Grading: submissions are executed, judged and recorded, several at a time."""
