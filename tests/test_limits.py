"""The limits of a notebook are the same through every door: command line, nbgrader, documentation."""

import json
from dataclasses import fields
from pathlib import Path

import pytest
from traitlets.config.loader import DeferredConfigString

from autograder.__main__ import parser
from autograder.commands.exit_status import EXIT_STATUSES
from autograder.course import ROOT, SOLUTIONS, CourseError, configured
from autograder.grading.settings import Settings, limits_from, limits_in
from autograder.nbgrader_plugins import SealedExecute
from autograder.sealed.limits import Limits
from course_copy import autograder, copy_course, hand_in, keep_only, needs_sandbox, put_in, run, solved

ASSIGNMENT = "connectionist-models"
DOCUMENTATION = (ROOT / "book" / "teaching" / "grading.md").read_text("utf-8")
SLEEPS = "def hebbian_weights(patterns):\n    import time\n    time.sleep(60)"


def test_the_defaults_of_the_command_line_and_of_nbgrader_are_those_of_limits() -> None:
    args = parser().parse_args(["grade"])
    plugin = SealedExecute()
    assert limits_from(vars(args)) == Limits()
    assert limits_from(plugin.trait_values()) == Limits() == Settings().limits


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
    assert getattr(limits_from(plugin.trait_values()), limit.name) == 30


def test_the_documentation_lists_each_exit_status() -> None:
    lines = [line.strip() for line in EXIT_STATUSES.splitlines()[1:]]
    assert [line.split()[0] for line in lines] == ["0", "1", "2", "3", "4", "130"]
    for status, meaning in (line.split(maxsplit=1) for line in lines):
        assert f"| {status} | {meaning} |" in DOCUMENTATION.replace("`", "")


def test_a_cell_may_not_take_longer_than_its_notebook() -> None:
    with pytest.raises(CourseError, match=r"longer \(700 s\) than its notebook \(600 s\)"):
        limits_from({"cell_seconds": 700, "notebook_seconds": 600})


def test_an_option_comes_before_the_configuration_and_that_before_the_default() -> None:
    args = parser().parse_args(["grade", "--memory", "512"])
    limits = limits_from(vars(args), {"memory": 1024, "cell_seconds": 7})
    assert limits == Limits(memory=512, cell_seconds=7)


@pytest.mark.parametrize("value", [0, "90", 2.5])
def test_a_limit_in_the_configuration_that_makes_no_sense_gets_a_sentence(value: object) -> None:
    with pytest.raises(CourseError, match=r"not possible: memory must be a whole number"):
        limits_from({"memory": value})


def test_a_configuration_with_a_mistake_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.SealedExecute.memory = many\n")
    with pytest.raises(CourseError, match=r"nbgrader_config.py cannot be executed \(NameError: name 'many'"):
        configured("SealedExecute", tmp_path)


@needs_sandbox
@pytest.mark.sandbox
def test_a_notebook_that_sleeps_times_out_through_both_doors(tmp_path: Path) -> None:
    course = copy_course(tmp_path)
    keep_only(course, "hebbian-learning", ASSIGNMENT)
    notebook = solved(SOLUTIONS / ASSIGNMENT / "hebbian-learning.py")
    put_in(notebook, SLEEPS)
    hand_in(course, "ada", ASSIGNMENT, {"hebbian-learning": notebook})
    path = course / "gradebook/autograded/ada" / ASSIGNMENT / "hebbian-learning.ipynb"
    with (course / "nbgrader_config.py").open("a") as config:
        config.write("c.SealedExecute.cell_seconds = 2\nc.SealedExecute.figures = False\n")
    for command in ("autograder", "nbgrader"):
        if command == "autograder":
            process = autograder(course, "grade", ASSIGNMENT, "--no-figures")
        else:
            process = run(course, "nbgrader", "autograde", ASSIGNMENT, "--force")
        assert process.returncode == 0, process.stderr
        cells = json.loads(path.read_text("utf-8"))["cells"]
        statuses = {cell["metadata"].get("autograder", {}).get("status") for cell in cells}
        assert "timed out" in statuses, command
        path.unlink()


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ({}, {}),
        ({"Execute": {"timeout": 5}}, {"cell_seconds": 5}),
        ({"ExecutePreprocessor": {"timeout": 5}}, {"cell_seconds": 5}),
        ({"NotebookClient": {"timeout": 1200}}, {"cell_seconds": 1200, "notebook_seconds": 1200}),
        ({"Execute": {"timeout": 5}, "SealedExecute": {"cell_seconds": 7}}, {"cell_seconds": 7}),
        ({"Execute": {"timeout": DeferredConfigString("5")}}, {"cell_seconds": 5}),
        ({"SealedExecute": {"memory": DeferredConfigString("5")}}, {"memory": 5}),
        ({"Execute": {"timeout": None}}, {}),
        ({"Execute": {"timeout": -1}}, {}),
    ],
    ids=str,
)
def test_the_timeout_of_nbgraders_own_executor_holds_unless_another_is_set(configuration, expected) -> None:
    assert limits_in(configuration) == expected
