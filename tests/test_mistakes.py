"""The tests of the exercises are tested: they reject every wrong program and no right one."""

from pathlib import Path

import matplotlib.pyplot  # noqa: F401  imported once, before the forks
import numpy  # noqa: F401
import pytest

import bank


def name(program: Path) -> str:
    return f"{program.parent.name}/{program.stem}"


@pytest.mark.parametrize("program", bank.programs("wrong"), ids=name)
def test_a_wrong_program_loses_marks_and_is_told_why(program: Path) -> None:
    outcome = bank.grade_program(program)
    assert not outcome.full_marks, "no test rejects this program"
    words = bank.expected_words(program)
    assert words is None or words.lower() in outcome.messages.lower()


@pytest.mark.parametrize("program", bank.programs("right"), ids=name)
def test_a_right_program_gets_full_marks(program: Path) -> None:
    outcome = bank.grade_program(program)
    assert outcome.full_marks, outcome.messages
