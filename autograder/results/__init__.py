"""The results of grading: verdicts, records, the gradebook, and everything that is made from them."""
