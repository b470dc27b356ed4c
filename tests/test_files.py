"""What took long to make is kept, and made anew when it has to be."""

from pathlib import Path

import pytest

from autograder.files import cached


def test_what_was_made_of_the_same_is_read_and_not_made_again(tmp_path: Path) -> None:
    made: list[str] = []
    for _ in range(2):
        assert cached(tmp_path / "new" / "file", b"same", lambda: made.append("x") or {"a": 1}) == {"a": 1}
    assert made == ["x"]
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["file"]


def test_what_was_made_of_something_else_is_made_again(tmp_path: Path) -> None:
    assert cached(tmp_path / "file", b"digest 1", lambda: 1) == 1
    assert cached(tmp_path / "file", b"digest 2", lambda: 2) == 2
    assert cached(tmp_path / "file", b"digest 2", lambda: 3) == 2


@pytest.mark.parametrize("damage", [b"", b"dig", b"digest", b"digestnonsense", b"digest\x80\x05K\x01"])
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "file").write_bytes(damage)
    assert cached(tmp_path / "file", b"digest", lambda: 5) == 5
    assert cached(tmp_path / "file", b"digest", lambda: 6) == 5
