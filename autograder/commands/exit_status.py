"""The exit statuses of all commands."""

# argparse exits with 2. A shell reports 128 + SIGINT for a command that Ctrl+C ended: bash(1), "EXIT STATUS".
OK, BAD_INPUT, FAILURE, UNCLAIMED, INTERRUPTED = 0, 1, 3, 4, 130
EXIT_STATUSES = """\
exit status:
  0    success; some submissions may still need review
  1    a problem that you can solve: the message says how
  2    an invalid command line
  3    the grader itself failed on something: see gradebook/grade.log
  4    grade, collect: something that was handed in was left out, and is listed with the reason
  130  interrupted (Ctrl+C): run the command again for the rest
"""
