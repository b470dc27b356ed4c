"""The student's side: the files of a submission, and its notebooks with the instructor's cells restored."""
