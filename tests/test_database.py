"""A gradebook on a PostgreSQL server: the same scores, locks that end, and errors without the password."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Grade
from nbgrader.apps import NbGrader
from postgresql import PASSWORD, USER, Server, needs_postgresql, running_server
from sqlalchemy import select
from sqlalchemy.engine import make_url

from autograder import database, locks
from autograder.backup import _copy_rows
from autograder.course import CourseError
from autograder.database import (
    GradebookError,
    begin_writing,
    fetch,
    is_file,
    only_holder,
    parse_address,
    shown,
    with_limits,
)
from autograder.mounts import network_drive, network_drive_warning
from autograder.nbgrader_app import nbgrader_app, open_gradebook
from autograder.results import records, scores
from autograder.results.gradebook import Writer
from autograder.results.verdict import GradedNotebook, Verdict
from autograder.submission.read import Submission
from course_copy import ENVIRONMENT

ANN = Submission("ann", "homework", {})


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture
def app(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NbGrader:
    monkeypatch.setattr(records, "AUTOGRADED", tmp_path / "autograded")
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    app = nbgrader_app(db_url=server.new_database())
    with open_gradebook(app, writable=True) as gradebook:
        gradebook.add_assignment("homework")
        gradebook.add_notebook("lesson", "homework")
        gradebook.add_grade_cell("test_f", "lesson", "homework", max_score=2, cell_type="code")
        gradebook.add_solution_cell("f", "lesson", "homework")
    return app


def write(app: NbGrader, score: float) -> None:
    notebook = nbformat.v4.new_notebook(cells=[])
    graded = [GradedNotebook("lesson", notebook, [Verdict("test_f", score, 2.0, "passed")])]
    with Writer(app) as writer:
        writer.write(ANN, graded, "digest", "none")


@needs_postgresql
def test_scores_are_written_and_read_on_a_server(app: NbGrader) -> None:
    write(app, 1.0)
    write(app, 0.1 + 0.2)
    url = make_url(app.coursedir.db_url)
    assert fetch(url, scores._SCORES) == [("ann", "homework", 0.1 + 0.2, 2.0, 0)]
    ((*_, extension, time, penalty, score, maximum),) = fetch(url, scores._LATENESS)
    assert (extension, time, penalty, score, maximum) == (None, None, None, 0.1 + 0.2, 2.0)
    assert fetch(url.set(database="postgres"), scores._SCORES) == []  # no tables yet


@needs_postgresql
def test_whoever_is_too_late_learns_who_is_writing(app: NbGrader) -> None:
    write(app, 1.0)
    with open_gradebook(app) as first:
        begin_writing(first.db)
        sentence = (
            r"^The gradebook course\d+ on the server 127\.0\.0\.1:\d+ is locked by another program "
            rf"\(autograder, process \d+ on .*, of the user {USER} since .*\), which did not release it"
        )
        with pytest.raises(GradebookError, match=sentence), open_gradebook(app, writable=True):
            pass
        with ExitStack() as stack:
            stack.enter_context(pytest.raises(GradebookError, match="is locked"))
            formgrader = stack.enter_context(open_gradebook(app))
            formgrader.find_grade("test_f", "lesson", "homework", "ann").manual_score = 2.0
            formgrader.db.commit()
        assert fetch(make_url(app.coursedir.db_url), scores._SCORES)  # everybody can read
        first.db.rollback()
    with open_gradebook(app, writable=True) as gradebook:
        assert gradebook.db.scalars(select(Grade.manual_score)).all() == [None]


HOLD = """
import sys
from autograder.database import only_holder, parse_address

with only_holder(parse_address(sys.argv[1]), "grade") as holder:
    print("held" if not holder else holder, flush=True)
    sys.stdin.readline()
"""


@needs_postgresql
def test_a_command_that_is_killed_on_another_machine_blocks_nobody(app: NbGrader) -> None:
    command = [sys.executable, "-c", HOLD, app.coursedir.db_url]
    url = parse_address(app.coursedir.db_url)
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        with only_holder(url, "collect") as holder:
            assert holder.startswith(f"grade\nprocess {process.pid} on ")
            assert f"of the user {USER} since" in holder
        process.kill()
    with only_holder(url, "waiting") as holder:
        while holder:  # until the server has noticed
            with only_holder(url, "waiting") as holder:
                pass


@needs_postgresql
def test_no_message_contains_the_password(server: Server, app: NbGrader) -> None:
    url = make_url(app.coursedir.db_url)
    wrong = "not the/password@all"
    cases = {
        url.set(password=wrong): rf"^The server 127\.0\.0\.1:\d+ refuses the user {USER}: check the password",
        url.set(port=1): r"^The gradebook course\d+ on the server 127\.0\.0\.1:1 cannot be used \(.*refused",
        url.set(database="other"): r'cannot be used \(database "other" does not exist\)',
        url.set(host="nowhere.invalid"): r"cannot be used \(.*nowhere\.invalid",
    }
    for address, sentence in cases.items():
        text = address.render_as_string(hide_password=False)
        with (
            pytest.raises(GradebookError, match=sentence) as caught,
            open_gradebook(nbgrader_app(db_url=text)),
        ):
            pass
        chain: BaseException | None = caught.value
        while chain:
            assert PASSWORD not in str(chain)
            assert wrong not in str(chain)
            chain = chain.__cause__ or chain.__context__


@needs_postgresql
def test_a_gradebook_moves_from_sqlite_to_a_server_and_back(
    server: Server, app: NbGrader, tmp_path: Path
) -> None:
    write(app, 0.1 + 0.2)
    paths = [f"sqlite:///{tmp_path}/copy.db", server.new_database(), f"sqlite:///{tmp_path}/again.db"]
    apps = [app, *(nbgrader_app(db_url=path) for path in paths)]
    for source, target in pairwise(apps):
        with open_gradebook(source) as old, open_gradebook(target) as new:
            _copy_rows(old.db.connection(), new.db.connection())
            new.db.commit()
    for one in apps:
        with open_gradebook(one) as gradebook:
            assert gradebook.submission_dicts("homework")[0]["score"] == 0.1 + 0.2


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("nothing", "is not the address of a database"),
        ("postgresql://teacher:secret@host:port/name", "is not the address of a database"),
        ("postgresql://teacher:se@cret@host/name", "contains the character @: write it as %40"),
        ("mysql://teacher:secret@host/name", "must be the address of a SQLite or PostgreSQL database"),
    ],
)
def test_an_address_that_is_none_is_not_quoted(address: str, sentence: str) -> None:
    with pytest.raises(CourseError, match=sentence) as caught:
        parse_address(address)
    assert "cret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_missing_driver_is_named() -> None:
    url = make_url("postgresql+psycopg://teacher:secret@host/name")
    with (
        pytest.raises(
            GradebookError, match=r"is not installed: run `pip install 'psycopg\[binary\]'`"
        ) as caught,
        database.explained(url),
    ):
        raise ModuleNotFoundError("No module named 'psycopg'", name="psycopg")
    assert "secret" not in str(caught.value)
    assert shown(url) == "the gradebook name on the server host"


def test_the_options_of_an_address_come_last_and_win() -> None:
    url = with_limits(
        make_url("postgresql+psycopg://host/name?options=-c%20lock_timeout%3D1s&connect_timeout=3")
    )
    assert str(url.query["options"]).endswith("-c lock_timeout=1s")
    assert url.query["connect_timeout"] == "3"
    assert not is_file(url)


MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:40 / /home/a\040b rw,relatime shared:2 - nfs4 server:/home rw,vers=4.2
31 30 254:1 / /home/a\040b/local rw - xfs /dev/vdb rw
32 22 0:41 / /mnt rw - cifs //server/share rw
33 32 254:2 / /mnt rw - ext4 /dev/vdc rw
34 22 0:42 / /net rw - fuse.sshfs host: rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home", ""),
        ("/home/a b/course/gradebook", "nfs4"),
        ("/home/a b/local/course", ""),
        ("/home/a bc", ""),
        ("/mnt/course", ""),
        ("/net/course", "fuse.sshfs"),
    ],
)
def test_a_network_drive_is_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, kind: str
) -> None:
    (tmp_path / "mountinfo").write_text(MOUNTS.lstrip())
    monkeypatch.setattr("autograder.mounts.MOUNTS", tmp_path / "mountinfo")
    assert network_drive(Path(folder)) == kind


def test_only_sqlite_on_a_network_drive_is_a_reason_to_warn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mountinfo").write_text("22 1 0:40 / / rw - nfs4 server:/ rw\n")
    monkeypatch.setattr("autograder.mounts.MOUNTS", tmp_path / "mountinfo")
    assert network_drive_warning().startswith(
        "The gradebook is on a network drive (nfs4), where marks can be"
    )
    settings = {"db_url": "postgresql+psycopg://host/name"}
    monkeypatch.setattr("autograder.mounts.configured", lambda section: settings)
    assert network_drive_warning() == ""
    monkeypatch.setattr("autograder.mounts.MOUNTS", tmp_path / "missing")
    assert network_drive(tmp_path) == ""


def test_a_lock_names_its_holder_and_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import sys; from pathlib import Path; from autograder import locks\n"
        f"locks.LOCK = Path({str(tmp_path)!r}, 'lock')\n"
        "with locks.only_run('collect'):\n"
        "    print('held', flush=True); sys.stdin.readline()\n"
    )
    monkeypatch.setattr(locks, "LOCK", tmp_path / "lock")
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "held\n"
        sentence = (
            rf"^`collect` is running \(process {process.pid} on .*, started by .* at [0-9 :-]+\): wait until "
            r"it has finished, and then run `grade` again\.$"
        )
        with pytest.raises(CourseError, match=sentence), locks.only_run("grade"):
            pass
        with pytest.raises(CourseError, match=r"^Another `collect` is running"), locks.only_run("collect"):
            pass
        process.kill()
    with locks.only_run("grade"):
        assert (tmp_path / "lock").read_text().startswith("grade\n")


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux says who has locked a file")
def test_the_process_that_has_locked_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.db"
    program = (
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "print('locked', flush=True)\n"
        "sys.stdin.readline()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "locked\n"
        assert re.fullmatch(rf"process {process.pid}, python.*, started at [0-9 :-]+", locks.holder_of(path))
        process.kill()
    assert locks.holder_of(path) == ""
