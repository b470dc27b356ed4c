"""A backup contains everything and is restored as it was, on SQLite and on a server, or is refused."""

import gzip
import io
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from marked_course import ASSIGNMENT, NOTEBOOK, make_course
from nbgrader.api import Gradebook
from postgresql import PASSWORD, Server, needs_postgresql, running_server

from autograder import backup, nbgrader_app
from autograder.backup import restore_backup, write_backup
from autograder.backup_archive import Backup, read_archive
from autograder.course import CourseError
from course_copy import autograder, copy_course, hand_in, mistake, needs_sandbox, released, solved

ODD = ["new\nline", "naïve ‎🎓", "-rf *", "a'b\"c", os.fsdecode(b"latin-\xe9"), "trailing ", "x" * 200]


MAKE_APP = nbgrader_app.nbgrader_app


@pytest.fixture(scope="module")
def new_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with one student; nbgrader takes long to make one."""
    path = tmp_path_factory.mktemp("new") / "gradebook.db"
    with nbgrader_app.open_gradebook(MAKE_APP(db_url=f"sqlite:///{path}")) as gradebook:
        gradebook.add_student("ada", first_name="Ada")
    return path


@pytest.fixture
def course(new_gradebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gradebook with a student in a folder, which this process uses as if it ran there."""
    folder = tmp_path / "course" / "gradebook"
    folder.mkdir(parents=True)
    use(folder, monkeypatch)
    shutil.copy(new_gradebook, folder)
    work = folder / "submitted" / "ada" / "homework"
    work.mkdir(parents=True)
    for number, name in enumerate(ODD):
        (work / name).write_bytes(bytes([number]) * (number + 1))
    (work / ".hidden").write_bytes(b"")
    (work / "link").symlink_to("/etc/passwd")
    os.mkfifo(work / "pipe")
    (folder / ".deadlines-entered.json").write_bytes(b"{}")
    for name in ("cache/references/homework", ".grade.lock", "submitted/ada/.homework.incoming/a"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"made again")
    return folder


def use(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the folder be the course's gradebook for this process."""
    monkeypatch.setattr(backup, "GRADEBOOK", folder)
    monkeypatch.setattr(backup, "ROOT", folder.parent)
    monkeypatch.setattr("autograder.locks.LOCK", folder / ".grade.lock")
    app = MAKE_APP(db_url=f"sqlite:///{folder}/gradebook.db")
    monkeypatch.setattr(nbgrader_app, "nbgrader_app", lambda **course: app)
    folder.mkdir(exist_ok=True)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files that a backup contains, without the database."""
    return {
        os.fspath(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
        if not path.relative_to(folder).parts[0].startswith((".grade", "cache", "gradebook.db"))
        if ".homework.incoming" not in path.parts
    }


def test_a_backup_is_restored_elsewhere_with_odd_names(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = write_backup(tmp_path / "all.tar.gz")
    assert written.path.stat().st_mode & 0o777 == 0o600
    assert sorted(written.left_out) == [
        f"gradebook/submitted/ada/homework/{name}" for name in ("link", "pipe")
    ]
    assert not list(course.glob(".backup-*"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.tar.gz", "course"]
    other = tmp_path / "other" / "gradebook"
    other.parent.mkdir()
    use(other, monkeypatch)
    assert restore_backup(written.path).files == written.files
    assert contents(other) == contents(course)
    assert len(contents(other)) == len(ODD) + 2
    with Gradebook(f"sqlite:///{other}/gradebook.db", "deep-learning-i") as gradebook:
        assert [student.first_name for student in gradebook.students] == ["Ada"]
    assert not list(other.glob(".restore-*"))
    with pytest.raises(CourseError, match=r"^gradebook/ is not empty: it contains submitted\. Move it away"):
        restore_backup(written.path)


def test_a_gradebook_with_students_is_not_overwritten(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = write_backup(tmp_path)
    assert written.path.parent == tmp_path
    shutil.rmtree(course / "submitted")
    before = (course / "gradebook.db").read_bytes()
    with pytest.raises(CourseError, match="already contains students"):
        restore_backup(written.path)
    assert (course / "gradebook.db").read_bytes() == before


def test_files_are_copied_where_there_are_no_links(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: str, target: str) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert len(write_backup(tmp_path / "all.tar.gz").files) == len(ODD) + 3


def test_an_old_backup_stays_until_the_new_one_was_read_again(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "all.tar.gz"
    target.write_bytes(b"old")

    def damaged(path: Path) -> Backup:
        return Backup(path, "")

    monkeypatch.setattr(backup, "read_archive", damaged)
    with pytest.raises(CourseError, match="was not written correctly: check the disk"):
        write_backup(target)
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.tar.gz", "course"]


def test_a_backup_is_not_written_into_what_it_contains(course: Path, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="cannot be inside gradebook/"):
        write_backup(course / "submitted")
    with pytest.raises(CourseError, match="There is no folder"):
        write_backup(tmp_path / "missing" / "all.tar.gz")


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flip(content: bytes) -> bytes:
    plain = bytearray(gzip.decompress(content))
    plain[plain.index(b"\6" * 7)] ^= 1  # in the last of the odd files
    return gzip.compress(bytes(plain))


@pytest.mark.parametrize("damage", [cut, flip, lambda content: b"", lambda content: b"no archive"])
def test_a_damaged_backup_changes_nothing(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[bytes], bytes]
) -> None:
    path = write_backup(tmp_path / "all.tar.gz").path
    path.write_bytes(damage(path.read_bytes()))
    other = tmp_path / "other" / "gradebook"
    other.parent.mkdir()
    use(other, monkeypatch)
    with pytest.raises(CourseError, match=r"all\.tar\.gz is damaged"):
        restore_backup(path)
    assert list(other.iterdir()) == []


def archive(path: Path, *members: tarfile.TarInfo, listing: dict | None = None) -> Path:
    """Write an archive of empty files, as somebody may have prepared it."""
    entries = {info.name: [0, sha256().hexdigest()] for info in members}
    end = json.dumps({"format": 1, "made": "today", "files": entries, **(listing or {})}).encode()
    with tarfile.open(path, "w:gz") as target:
        for info in members:
            target.addfile(info)
        info = tarfile.TarInfo("backup.json")
        info.size = len(end)
        target.addfile(info, io.BytesIO(end))
    return path


def link(name: str, to: str, kind: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, to
    return info


@pytest.mark.parametrize(
    "members",
    [
        [tarfile.TarInfo("/etc/passwd")],
        [tarfile.TarInfo("gradebook/../nbgrader_config.py")],
        [tarfile.TarInfo("gradebook/submitted/../../x")],
        [tarfile.TarInfo("nbgrader_config.py")],
        [tarfile.TarInfo("gradebook")],
        [tarfile.TarInfo("gradebook//x")],
        [tarfile.TarInfo("gradebook/a\\..\\x")],
        [tarfile.TarInfo("gradebook/cache/x.pickle")],
        [tarfile.TarInfo("gradebook/.grade.lock")],
        [tarfile.TarInfo("gradebook/a"), tarfile.TarInfo("gradebook/a")],
        [link("gradebook/a", "/etc", tarfile.SYMTYPE), tarfile.TarInfo("gradebook/a/passwd")],
        [tarfile.TarInfo("gradebook/a"), link("gradebook/b", "gradebook/a", tarfile.LNKTYPE)],
        [link("gradebook/a", "", tarfile.CHRTYPE)],
        [link("gradebook/a", "", tarfile.DIRTYPE)],
    ],
    ids=lambda members: members[-1].name,
)
def test_a_hostile_archive_is_refused(tmp_path: Path, members: list[tarfile.TarInfo]) -> None:
    path, folder = archive(tmp_path / "all.tar.gz", *members), tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(CourseError, match="is damaged"):
        read_archive(path, folder)
    assert {path.name for path in tmp_path.iterdir()} == {"all.tar.gz", "folder"}


def test_a_backup_of_a_later_version_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "all.tar.gz", tarfile.TarInfo("gradebook/a"), listing={"format": 2})
    with pytest.raises(CourseError, match="it was made by another version of the course"):
        read_archive(path)
    assert len(read_archive(archive(path, tarfile.TarInfo("gradebook/a"))).files) == 1
    with pytest.raises(CourseError, match=r"^There is no file .*missing"):
        read_archive(tmp_path / "missing")


# In a real course


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def result(course: Path, *arguments: str) -> subprocess.CompletedProcess:
    process = autograder(course, *arguments)
    assert process.returncode == 0, process.stderr
    return process


@needs_sandbox
@needs_postgresql
@pytest.mark.course
@pytest.mark.xdist_group("backup")
@pytest.mark.thorough
def test_a_graded_course_moves_to_another_machine_and_to_a_server(server: Server, tmp_path: Path) -> None:
    course = make_course(made(tmp_path / "first"))
    source = course / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.py"
    for student, notebook in {
        "ada": solved(source),
        "bob": solved(source, mistake(source)),
        "cyd": released(source),
    }.items():
        hand_in(course, student, ASSIGNMENT, {NOTEBOOK: notebook})
    result(course, "grade", "--no-figures")
    test = next(line for line in source.read_text().splitlines() if line.startswith("test_"))
    result(course, "correct", ASSIGNMENT, NOTEBOOK, test.rstrip("()"), "--drop", "--reason", "Unclear.")
    result(course, "mark", NOTEBOOK, "--export", "marks.csv")
    result(course, "export")
    first = (course / "gradebook/grades.csv").read_bytes()
    for number, address in enumerate(["", server.new_database(), ""]):
        result(course, "backup", str(tmp_path / f"{number}.tar.gz"))
        other = copy_course(made(tmp_path / f"course{number}"))
        shutil.rmtree(other / "solutions")
        shutil.copytree(course / "solutions", other / "solutions")
        if address:
            with (other / "nbgrader_config.py").open("a") as file:
                file.write(f"\nc.CourseDirectory.db_url = {address!r}\n")
        result(other, "restore", str(tmp_path / f"{number}.tar.gz"))
        graded = result(other, "grade", "--no-figures")
        assert "Graded 0" in graded.stdout
        assert "3 unchanged" in graded.stdout
        result(other, "export")
        assert (other / "gradebook/grades.csv").read_bytes() == first
        result(other, "report", ASSIGNMENT)
        result(other, "feedback", ASSIGNMENT)
        plain = gzip.decompress((tmp_path / f"{number}.tar.gz").read_bytes())
        assert PASSWORD.encode() not in plain
        course = other
