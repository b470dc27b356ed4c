"""The limits of a notebook are the same through every door: command line, nbgrader, documentation."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from autograder.__main__ import EXIT_STATUSES, parser
from autograder.course import ROOT, CourseError, notebook_sources
from autograder.grading.settings import Settings, limits_from
from autograder.nbgrader_plugins import SealedExecute
from autograder.sealed.limits import Limits
from course_copy import autograder, copy_course, hand_in, needs_sandbox, put_in, run, solved

ASSIGNMENT = "connectionist-models"
DOCUMENTATION = (ROOT / "book" / "instructors.md").read_text("utf-8")
SLEEPS = "def hebbian_weights(patterns):\n    import time\n    time.sleep(60)"


def test_the_defaults_of_the_command_line_and_of_nbgrader_are_those_of_limits() -> None:
    args = parser().parse_args(["grade"])
    plugin = SealedExecute()
    assert limits_from(lambda name: getattr(args, name)) == Limits()
    assert limits_from(lambda name: getattr(plugin, name)) == Limits() == Settings().limits


@pytest.mark.parametrize("limit", fields(Limits), ids=lambda limit: limit.name)
def test_the_documentation_lists_each_limit(limit) -> None:
    option = f"--{limit.name.replace('_', '-')}"
    row = f"| `{option}` | {limit.default} {limit.metadata['unit']} | {limit.metadata['help']} |"
    assert row in DOCUMENTATION


@pytest.mark.parametrize("limit", fields(Limits), ids=lambda limit: limit.name)
def test_nbgrader_can_set_each_limit(limit) -> None:
    trait = SealedExecute.class_traits(config=True)[limit.name]
    assert limit.metadata["unit"] in trait.help
    plugin = SealedExecute(**{"cell_seconds": 30, limit.name: 30})
    assert getattr(limits_from(lambda name: getattr(plugin, name)), limit.name) == 30


def test_the_documentation_lists_each_exit_status() -> None:
    lines = [line.strip() for line in EXIT_STATUSES.splitlines()[1:]]
    assert len(lines) == 4
    for status, meaning in (line.split("  ") for line in lines):
        assert f"| {status} | {meaning} |" in DOCUMENTATION.replace("`", "")


def test_a_cell_may_not_take_longer_than_its_notebook() -> None:
    values = {"cell_seconds": 700, "notebook_seconds": 600}
    with pytest.raises(CourseError, match=r"longer \(700 s\) than its notebook \(600 s\)"):
        limits_from(lambda name: values.get(name, 1))


@needs_sandbox
@pytest.mark.sandbox
def test_a_notebook_that_sleeps_times_out_through_both_doors(tmp_path: Path) -> None:
    course = copy_course(tmp_path)
    notebooks = {}
    for source in notebook_sources(ASSIGNMENT):
        notebooks[source.stem] = solved(source)
        if source.stem == "hebbian-learning":
            put_in(notebooks[source.stem], SLEEPS)
    hand_in(course, "ada", ASSIGNMENT, notebooks)
    path = course / "gradebook/autograded/ada" / ASSIGNMENT / "hebbian-learning.ipynb"
    for command in ("autograder", "nbgrader"):
        if command == "autograder":
            process = autograder(course, "grade", ASSIGNMENT, "--no-figures", "--cell-seconds", "2")
        else:
            options = ("--SealedExecute.cell_seconds=2", "--SealedExecute.figures=False", "--force")
            process = run(course, "nbgrader", "autograde", ASSIGNMENT, *options)
        assert process.returncode == 0, process.stderr
        cells = json.loads(path.read_text("utf-8"))["cells"]
        statuses = {cell["metadata"].get("autograder", {}).get("status") for cell in cells}
        assert "timed out" in statuses, command
        path.unlink()
