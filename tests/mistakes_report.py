"""``make mistakes``: how well each notebook's tests tell wrong programs from right ones.

Every program of ``tests/mistakes`` is graded, on all cores. A wrong program is *named* when its
docstring asks for words that the student's message has to contain, and the message contains them. It is
*misled* when a message names a cause that the program does not have: see ``bank.py``.
"""

import multiprocessing
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import matplotlib.pyplot  # noqa: F401  imported once, before the forks
import numpy  # noqa: F401

import bank

COLUMNS = ("wrong", "visible", "hidden only", "survived", "named", "misled", "right", "accepted", "rejected")


def verdicts(program: Path) -> set[str]:
    """Name the columns of the table in which a program counts."""
    outcome = bank.grade_program(program)
    if program.stem.startswith("right"):
        return {"right", "accepted" if outcome.full_marks else "rejected"}
    if outcome.full_marks:
        return {"wrong", "survived"}
    words = bank.expected_words(program)
    named = {"named"} if words and words.lower() in outcome.messages.lower() else set()
    misled = {"misled"} if bank.false_claims(program, outcome) else set()
    return {"wrong", "visible" if outcome.visible else "hidden only"} | named | misled


def main() -> int:
    """Print the table; return 1 if a wrong program survived or was misled, or a right one was rejected."""
    programs = bank.programs("wrong") + bank.programs("right")
    table = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))
    failures = []
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("fork")) as pool:
        for program, counts in zip(programs, pool.map(verdicts, programs), strict=True):
            for column in counts:
                table[f"{program.parent.parent.name}/{program.parent.name}"][column] += 1
                table["all"][column] += 1
            failures += [
                (verdict, program) for verdict in ("survived", "rejected", "misled") if verdict in counts
            ]
    everything = table.pop("all")
    width = max(map(len, table))
    print(f"{'notebook':{width}}", *(f"{column:>11}" for column in COLUMNS))
    for notebook, row in [*sorted(table.items()), ("all", everything)]:
        print(f"{notebook:{width}}", *(f"{row[column]:11}" for column in COLUMNS))
    for verdict, program in failures:
        print(f"{verdict}: {program.relative_to(bank.ROOT)}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
