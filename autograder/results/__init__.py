"""What is known afterwards: verdicts, records, the gradebook, and everything that is made from them."""
