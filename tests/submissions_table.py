"""Grade the corpus of submissions, and print a table in Markdown: case, stock, sealed, expected.

Give words as arguments to grade only the cases whose names contain one of them.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from submissions import CASES
from submissions.case import Case
from submissions.grading import Outcome, grade_class

HEADINGS = ("case", "stock", "sealed (command)", "sealed (nbgrader)", "expected", "source")


def shown(score: float | None) -> str:
    """Format a score; a submission that was not graded has a dash."""
    return "–" if score is None else f"{score:g}"


def row(case: Case, outcome: Outcome) -> str:
    """Format a line of the table; a score that is not what was expected is bold."""
    found = (outcome.stock, outcome.command, outcome.by_nbgrader)
    wanted = (case.stock, case.expected, case.by_nbgrader)
    scores = [shown(a) if a == b else f"**{shown(a)}**" for a, b in zip(found, wanted, strict=True)]
    name = f"{case.family}: {case.name.replace('_', ' ')}"
    return f"| {' | '.join([name, *scores, shown(case.expected), case.source])} |"


def main(words: list[str]) -> int:
    """Print the table, and how long the grading took; return 1 if a score is not what was expected."""
    cases = [case for case in CASES if not words or any(word in case.name for word in words)]
    with TemporaryDirectory() as folder:
        graded = grade_class(Path(folder), cases)
    rows = [row(case, graded.outcomes[case.name]) for case in cases]
    print(f"| {' | '.join(HEADINGS)} |", f"|{'---|' * len(HEADINGS)}", *rows, sep="\n")
    print(", ".join(f"{way}: {seconds:.0f} s" for way, seconds in graded.seconds.items()), file=sys.stderr)
    return int(any("**" in one for one in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
