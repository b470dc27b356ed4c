"""What came back: the files of a submission, and its notebooks with the instructor's cells restored."""
