"""Files are replaced as a whole or not at all, and results are cached until they are out of date."""

from pathlib import Path

import pytest

from autograder.files import FileError, cached, replace_file, replace_folder


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


def fail_to_write(path: Path) -> None:
    """Let the next write of a file fail as on a full disk (full(4))."""
    path.with_name(f".{path.name}").symlink_to("/dev/full")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is a device of Linux")
def test_a_full_disk_is_explained_and_the_old_file_stays(tmp_path: Path) -> None:
    replace_file(tmp_path / "file", b"old")
    fail_to_write(tmp_path / "file")
    with pytest.raises(FileError, match="file cannot be written, because the disk is full: free some space"):
        replace_file(tmp_path / "file", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"old")]
    replace_file(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is a device of Linux")
def test_a_folder_that_cannot_be_filled_leaves_the_old_one(tmp_path: Path) -> None:
    with replace_folder(tmp_path / "folder") as folder:
        (folder / "file").write_bytes(b"old")
    with pytest.raises(FileError, match="the disk is full"), replace_folder(tmp_path / "folder"):
        Path("/dev/full").write_bytes(b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    assert (tmp_path / "folder" / "file").read_bytes() == b"old"


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")  # where a folder is needed
    assert cached(tmp_path / "file" / "cache", b"digest", lambda: 5) == 5


def test_the_folder_of_a_file_is_made(tmp_path: Path) -> None:
    replace_file(tmp_path / "a" / "b" / "page.html", b"new")
    assert (tmp_path / "a" / "b" / "page.html").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("folder", "folder cannot be used as a file, because it is a folder"),
        ("file/page.html", "file cannot be a folder, because there is a file with that name"),
        ("file/deeper/page.html", "because part of this path is a file"),
        (f"{'x' * 300}.html", "because its name is too long: choose a shorter one"),
    ],
)
def test_a_path_that_cannot_be_written_is_explained(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "folder" / "full").mkdir(parents=True)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileError, match=sentence):
        replace_file(tmp_path / name, b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
