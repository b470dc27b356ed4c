"""The exit statuses of all commands."""

from collections.abc import Mapping

from autograder.course import SUBMITTED_NAME

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

_USUAL = {
    OK: "success",
    BAD_INPUT: "a problem that you can solve: the message says how",
    FAILURE: "the grader itself failed: see gradebook/grade.log",
}
# Statuses that mean something else, or more, in a command.
_OWN: Mapping[str, Mapping[int, str]] = {
    "release": {BAD_INPUT: "something is out of date (--check), or a problem that the message explains"},
    "audit": {BAD_INPUT: "the file is out of date (--check), or a problem that the message explains"},
    "deadlines": {BAD_INPUT: "the file has a mistake, or names a student who is not in the course"},
    "collect": {UNCLAIMED: "something in the download was left out, and is listed with the reason"},
    "grade": {
        OK: "success; some submissions may still need review",
        FAILURE: "the grader itself failed on something: see gradebook/grade.log",
        UNCLAIMED: f"something in {SUBMITTED_NAME} was left out, and is listed with the reason",
        INTERRUPTED: "interrupted (Ctrl+C): run the command again for the rest",
    },
    "feedback": {FAILURE: "a page could not be made: see gradebook/grade.log"},
    "check": {OK: "all tests pass", BAD_INPUT: "a test fails, or a problem that the message explains"},
    "doctor": {OK: "this machine can run the sandbox", BAD_INPUT: "it cannot: the output says why"},
}


def statuses_of(command: str) -> str:
    """List what a command's own exit statuses mean, for the end of its help."""
    meanings = {**_USUAL, **_OWN.get(command, {})}
    lines = (f"  {status:<4} {meaning}" for status, meaning in sorted(meanings.items()))
    return "\n".join(["exit status:", *lines])
