"""A cell's output on the site does not depend on how its kernel cut it into messages."""

import sys

import pytest
from myst_nb.core import render
from nbformat.v4 import new_output

from autograder.course import ROOT


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """MyST-NB as the extension leaves it, until the test is over."""
    monkeypatch.setattr(render, "coalesce_streams", render.coalesce_streams)
    monkeypatch.setattr(sys, "path", [str(ROOT / "book" / "_extensions"), *sys.path])
    import whole_streams

    whole_streams.setup(None)


def printed(*pieces: str) -> str:
    outputs = [new_output("stream", name="stdout", text=piece) for piece in pieces]
    (merged,) = render.coalesce_streams(outputs)
    return merged["text"]


@pytest.mark.parametrize(
    "pieces",
    [("(5, 6) True\n",), ("(5, 6)", " ", "True", "\n"), ("(5, 6)", " True\n"), ("(5, 6) True", "\n")],
)
def test_the_pieces_of_a_line_are_one_line(pieces: tuple[str, ...]) -> None:
    assert printed(*pieces) == "(5, 6) True\n"


def test_lines_stay_lines() -> None:
    assert printed("one\n", "two\n\n", "three\n") == "one\ntwo\n\nthree\n"


def test_other_outputs_and_other_streams_stay_apart() -> None:
    outputs = [
        new_output("stream", name="stdout", text="a"),
        new_output("display_data", data={"text/plain": "figure"}),
        new_output("stream", name="stdout", text="b"),
        new_output("stream", name="stderr", text="c"),
    ]
    merged = render.coalesce_streams(outputs)
    assert [output.get("text") for output in merged] == ["ab\n", None, "c\n"]
