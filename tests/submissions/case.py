"""What a case is, the register of all cases, and the right answers that they start from."""

import copy
import inspect
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import cache, partial
from pathlib import Path
from typing import Any

import nbformat

from autograder.assignment.reference import grade_id, make_reference
from autograder.assignment.source import read_source

COURSE = Path(__file__).parent / "course"
GITHUB = "https://github.com"
NBGRADER = f"{GITHUB}/jupyter/nbgrader/issues/"
FULL = 17.0  # points of the lesson's tests
MEAN_SQUARE, DESCEND, SHUFFLED, SAVE = 5.0, 5.0, 5.0, 2.0  # points of its tasks
PAIR = 4.0  # points of each notebook of the other assignment

Files = dict[str, bytes]  # path below the student's folder → content
Notebook = dict[str, Any]  # as in the file
Cell = dict[str, Any]
Build = Callable[[], Files]


class Difference(StrEnum):
    """Why a score differs from that of stock nbgrader; ``book/teaching/trust.md`` explains each in a row."""

    WARNING = auto()  # something is written to standard error during a test
    RESTORED = auto()  # a test or a given cell was deleted, changed or moved
    RECOGNISED = auto()  # an answer is not in the cell that nbgrader looks at
    TWICE = auto()  # a grade id occurs twice
    FILE = auto()  # the file has another name, ending or place
    MODULE = auto()  # a module of the student's lies beside the notebook
    UNREADABLE = auto()  # nbgrader's libraries stop at the file
    TIME = auto()  # nbgrader stops at the time stamp
    NOTHING = auto()  # there is nothing to grade: 0 points here, no grade there
    CRASH = auto()  # the process of the code ends
    NAMES = auto()  # tests and code share names in stock nbgrader
    LOOP = auto()  # a kernel runs an event loop


@dataclass(frozen=True)
class Case:
    """A submission, and the scores that it gets.

    Attributes
    ----------
    name : str
        What is promised; the student of this name hands it in.
    source : str
        The public report, the documentation or the tool that it imitates.
    build : callable
        Returns the files below ``submitted/STUDENT``.
    expected : float or None
        The fair points from the tests; None if no part of the submission belongs to an assignment.
    stock : float or None
        The points that nbgrader's own executor gives; None if it leaves the submission without a grade.
    note : Difference, optional
        Why a score of nbgrader's differs from `expected`.
    by_nbgrader : float or None
        The points from ``nbgrader autograde`` with the sealed executor. They are `expected`, unless nbgrader
        decides on the submission before the executor gets to see it.
    waits : bool
        Whether the answer in words waits for a human after ``autograder grade``.
    says, never_says : str
        Regular expressions: found, or not found, in what ``autograder grade`` says about the submission.
    xfail : str
        Why the case fails at present, "" if it does not.
    """

    name: str
    source: str
    build: Build
    expected: float | None
    stock: float | None
    note: Difference | None
    by_nbgrader: float | None
    waits: bool
    says: str
    never_says: str
    xfail: str

    @property
    def family(self) -> str:
        """The module that the case is in."""
        return self.build.__module__.rpartition(".")[2]

    @property
    def story(self) -> str:
        """What the student did."""
        return " ".join((inspect.getdoc(self.build) or "").split())


CASES: list[Case] = []
AS_EXPECTED = -1.0  # for `stock` and `by_nbgrader`: the same as `expected`


def case(
    source: str,
    *,
    expected: float | None = FULL,
    stock: float | None = AS_EXPECTED,
    note: Difference | None = None,
    by_nbgrader: float | None = AS_EXPECTED,
    waits: bool = True,
    says: str = "",
    never_says: str = "",
    xfail: str = "",
) -> Callable[[Build], Build]:
    """Register a function that builds a submission as a case; see `Case`."""

    def register(build: Build) -> Build:
        CASES.append(
            Case(
                build.__name__,
                source,
                build,
                expected,
                expected if stock == AS_EXPECTED else stock,
                note,
                expected if by_nbgrader == AS_EXPECTED else by_nbgrader,
                waits,
                says,
                never_says,
                xfail,
            )
        )
        return build

    return register


# A case to which nbgrader gives no grade, whichever executor it has.
case_only_here = partial(case, stock=None, by_nbgrader=None)


@cache
def _released(assignment: str, name: str) -> Notebook:
    source = COURSE / assignment / f"{name}.py"
    notebook: Notebook = json.loads(nbformat.writes(make_reference(source, ("numpy",)).released))
    for one in notebook["cells"]:
        one["source"] = "".join(one["source"])
    return notebook


@cache
def solutions(assignment: str = "lesson", name: str = "vectors") -> dict[str, str]:
    """Return the instructor's answers: grade id → source."""
    return {
        identity: re.sub(r" *### (BEGIN|END) SOLUTION\n?", "", one.source).strip()
        for one in read_source(COURSE / assignment / f"{name}.py").cells
        if (identity := grade_id(one)) and one.metadata.nbgrader.solution
    }


def released(assignment: str = "lesson", name: str = "vectors") -> Notebook:
    """Return a notebook as students get it; each source is one string."""
    return copy.deepcopy(_released(assignment, name))


def solved(assignment: str = "lesson", name: str = "vectors", /, **answers: str) -> Notebook:
    """Return a notebook with the right answers, or with others in place of some."""
    notebook = released(assignment, name)
    for identity, source in {**solutions(assignment, name), **answers}.items():
        cell(notebook, identity)["source"] = source
    return notebook


def cell(notebook: Notebook, identity: str) -> Cell:
    """Return the cell with a grade id."""
    return next(one for one in notebook["cells"] if identity_of(one) == identity)


def position(notebook: Notebook, identity: str) -> int:
    """Return the number of the cell with a grade id."""
    return next(n for n, one in enumerate(notebook["cells"]) if identity_of(one) == identity)


def identity_of(one: Cell) -> str | None:
    """Return the grade id of a cell."""
    identity: str | None = one["metadata"].get("nbgrader", {}).get("grade_id")
    return identity


def code(source: str) -> Cell:
    """Return a code cell of the student's own."""
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


def markdown(source: str) -> Cell:
    """Return a text cell of the student's own."""
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def insert(notebook: Notebook, *cells: Cell, before: str) -> Notebook:
    """Insert cells before the one with a grade id."""
    place = position(notebook, before)
    notebook["cells"][place:place] = cells
    return notebook


def as_bytes(notebook: Notebook) -> bytes:
    """Return the content of a notebook's file."""
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode() + b"\n"


def lesson(notebook: Notebook, **files: str) -> Files:
    """Hand in a notebook under its own name, with other files beside it."""
    beside = {f"lesson/{name}": text.encode() for name, text in files.items()}
    return {"lesson/vectors.ipynb": as_bytes(notebook), **beside}
