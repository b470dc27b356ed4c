"""Say which tests of an assignment are sandboxed, and which decisions on that no longer hold."""

from collections.abc import Iterator

from autograder.assignment.decisions import FILE, CellKey, decisions_of, outdated
from autograder.assignment.reference import references
from autograder.console import counted, listed


def mode_sentences(assignment: str) -> Iterator[str]:
    """Yield sentences on the modes of an assignment's tests, none if all are sealed as they should be."""
    decisions = decisions_of(assignment)
    if not decisions:
        return
    known = references(assignment)
    digests = {
        CellKey(assignment, name, test): digest
        for name, one in known.items()
        for test, digest in one.digests.items()
    }
    yield from outdated(decisions, digests)
    sandboxed = {
        f"{name}/{test}": step.points
        for name, one in known.items()
        for test, step in one.tests.items()
        if step.mode == "sandboxed"
    }
    if sandboxed:
        points, tests = sum(sandboxed.values()), counted(len(sandboxed), "sandboxed test")
        yield f"{assignment}: {points:g} points come from {tests} ({listed(sandboxed)}); see {FILE.name}."
