"""What happens to a submission: it is executed, judged and recorded, several at a time."""
