"""Which tests are sandboxed: the file that ``audit`` writes, and that the course keeps under version control.

A test that is not in it is sealed, and so is one that has changed since the audit. In a course whose
``nbgrader_config.py`` says ``c.SealedExecute.sandboxed_tests = False``, all tests are sealed.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from autograder.course import ROOT, CourseError, configured

FILE = ROOT / "sandboxed-tests.toml"
HEAD = """\
# Written by `python -m autograder audit`: the tests that cannot be sealed, and why. They are executed in the
# process of the student's code, which could in principle forge their result.
"""


class CellKey(NamedTuple):
    """Where a test is; `test` is nbgrader's name of the cell."""

    assignment: str
    notebook: str
    test: str


class Decision(NamedTuple):
    """Why a test is sandboxed; `digest` is that of the cell for which this was decided."""

    digest: str
    because: str


Decisions = Mapping[CellKey, Decision]


def cell_digest(source: str) -> str:
    """Return a digest of a test cell."""
    return sha256(source.strip().encode()).hexdigest()[:16]


def read_decisions() -> dict[CellKey, Decision]:
    """Read the file, whether the course allows sandboxed tests or not.

    Raises
    ------
    CourseError
        If the file is not as `render` writes it.
    """
    try:
        content = tomllib.loads(FILE.read_text("utf-8"))
        return {
            CellKey(assignment, notebook, test): Decision(str(one["digest"]), str(one["because"]))
            for assignment, notebooks in content.items()
            for notebook, tests in notebooks.items()
            for test, one in tests.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(
            f"{FILE.name} cannot be read ({type(error).__name__}: {error}): restore it, or remove it and run "
            "`python -m autograder audit`."
        ) from error


def decisions_of(assignment: str) -> dict[CellKey, Decision]:
    """Return the decisions that hold for an assignment, {} if the course forbids sandboxed tests."""
    found = {name: one for name, one in read_decisions().items() if name.assignment == assignment}
    return found if found and are_allowed() else {}


def are_allowed() -> bool:
    """Return whether the course allows sandboxed tests."""
    return bool(configured("SealedExecute").get("sandboxed_tests", True))


def in_digest(assignment: str, notebook: str | None = None) -> str:
    """Return the part of the decisions on an assignment, or on one notebook, that grades depend on."""
    digests = [
        f"{name.notebook}/{name.test}: {one.digest}"
        for name, one in sorted(decisions_of(assignment).items())
        if notebook in (None, name.notebook)
    ]
    return "\n".join(digests)


def render(decisions: Decisions) -> str:
    """Return the content of the file, always in the same order."""
    return "\n".join([HEAD, *(_table(name, one) for name, one in sorted(decisions.items()))])


def _table(name: CellKey, one: Decision) -> str:
    header = ".".join(map(_quoted, name))
    return f"[{header}]\ndigest = {_quoted(one.digest)}\nbecause = {_quoted(one.because)}\n"


def _quoted(text: str) -> str:
    """Return a string as TOML writes it, which is JSON's way except for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def outdated(decisions: Decisions, digests: Mapping[CellKey, str]) -> Iterable[str]:
    """Yield a sentence for each decision on a test that has changed since, or no longer exists."""
    for name in sorted(decisions):
        if digests.get(name) != decisions[name].digest:
            what = "has changed since the audit, so it is sealed" if name in digests else "no longer exists"
            yield f"{'/'.join(name)} {what}: run `python -m autograder audit {name.assignment}`."
