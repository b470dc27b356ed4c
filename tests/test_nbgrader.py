"""Access to nbgrader: it changes nothing in this process, and explains what is wrong with a gradebook."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from importlib import metadata
from pathlib import Path
from shutil import copy, rmtree

import nbformat
import pytest
from nbgrader.api import Gradebook, get_alembic_version
from nbgrader.apps import NbGrader
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import AssignLatePenalties, SaveCells

from autograder import database
from autograder import nbgrader_app as door
from autograder.course import ROOT
from autograder.grading import grade as grade_module
from autograder.grading.pending import Digests
from autograder.nbgrader_app import GradebookError, late_policy, nbgrader_app, open_gradebook
from autograder.results import records
from autograder.results.gradebook import Writer
from autograder.results.verdict import GradedNotebook, Verdict
from autograder.submission.read import Submission
from course_copy import ENVIRONMENT, autograder, copy_course, needs_sandbox

TABLES = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")
ANN = Submission("ann", "homework", {})


def graded() -> list[GradedNotebook]:
    notebook = nbformat.v4.new_notebook(cells=[])
    return [GradedNotebook("lesson", notebook, [Verdict("test_f", 2.0, 2.0, "passed")])]


@pytest.fixture(scope="module")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with one assignment, which nobody handed in."""
    path = tmp_path_factory.mktemp("new") / "gradebook.db"
    with open_gradebook(nbgrader_app(db_url=f"sqlite:///{path}")) as gradebook:
        gradebook.add_assignment("homework")
        gradebook.add_notebook("lesson", "homework")
        gradebook.add_grade_cell("test_f", "lesson", "homework", max_score=2, cell_type="code")
        gradebook.add_solution_cell("f", "lesson", "homework")
    return path


@pytest.fixture
def path(empty_gradebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(records, "AUTOGRADED", tmp_path / "autograded")
    for module in (door, database):
        monkeypatch.setattr(module, "BUSY_SECONDS", 1)
    return Path(copy(empty_gradebook, tmp_path))


@pytest.fixture
def app(path: Path) -> NbGrader:
    return nbgrader_app(db_url=f"sqlite:///{path}")


@contextmanager
def locked(path: Path, seconds: float = 600) -> Iterator[None]:
    """Have another process hold a gradebook."""
    program = (
        "import sqlite3, sys, time\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN EXCLUSIVE')\n"
        "print('locked', flush=True)\n"
        "time.sleep(float(sys.argv[2]))\n"
    )
    command = [sys.executable, "-c", program, str(path), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"locked\n"
        try:
            yield
        finally:
            process.kill()


def rows(path: Path) -> dict[str, int]:
    with sqlite3.connect(path) as connection:
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES}


def students(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        return [name for (name,) in connection.execute("SELECT student_id FROM submitted_assignment")]


def execute(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


# What it leaves alone


def test_it_leaves_the_working_directory_and_the_path_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = Path.cwd(), dict(os.environ)
    apps = {id(nbgrader_app()) for _ in range(200)}
    assert (Path.cwd(), dict(os.environ)) == before
    assert len(apps) == 1
    assert nbgrader_app().coursedir.root == str(ROOT)
    assert nbgrader_app().coursedir.db_url == f"sqlite:///{ROOT}/gradebook/gradebook.db"


@pytest.mark.parametrize("search", ["/usr/bin:/bin", None])
def test_a_new_gradebook_leaves_them_alone_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, search: str | None
) -> None:
    monkeypatch.delenv("PATH") if search is None else monkeypatch.setenv("PATH", search)
    before = Path.cwd(), dict(os.environ)
    with open_gradebook(nbgrader_app(db_url=f"sqlite:///{tmp_path}/new/gradebook.db")):
        pass
    assert (Path.cwd(), dict(os.environ)) == before
    assert (tmp_path / "new" / "gradebook.db").is_file()


def test_an_assignment_is_generated_in_a_fresh_folder_though_the_path_lacks_alembic(tmp_path: Path) -> None:
    course = copy_course(tmp_path)
    environment = {**ENVIRONMENT, "PATH": "/usr/bin:/bin"}
    rmtree(course / "exercises" / "connectionist-models")
    command = [sys.executable, "-m", "autograder", "release", "connectionist-models"]
    process = subprocess.run(
        command, cwd=course / "solutions", env=environment, capture_output=True, text=True
    )
    assert (process.returncode, process.stderr) == (0, "")
    assert process.stdout == f"Made {Path('..', 'exercises', 'connectionist-models')}\n"
    assert rows(course / "gradebook" / "gradebook.db")["student"] == 0


# What it knows of nbgrader


def test_nbgrader_is_the_version_that_its_interfaces_were_checked_against() -> None:
    assert metadata.version("nbgrader") == door.CHECKED_VERSION, (
        "nbgrader has changed: check the list in autograder/nbgrader_app.py against it"
    )


def test_the_revisions_are_those_that_alembic_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic.script import ScriptDirectory
    from nbgrader.dbutil import ALEMBIC_DIR

    monkeypatch.setenv("PATH", ENVIRONMENT["PATH"])
    scripts = ScriptDirectory(ALEMBIC_DIR)
    head, older = door._revisions()
    assert head == get_alembic_version() == scripts.get_current_head()
    assert older | {head} == {script.revision for script in scripts.walk_revisions()}


def test_a_new_gradebook_has_the_tables_that_nbgrader_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tables(name: str) -> list[object]:
        with closing(sqlite3.connect(tmp_path / name)) as database:
            made = database.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
            statements = [
                (kind, name, re.sub(r"\s+", " ", sql or "").rstrip(";")) for kind, name, sql in made
            ]
            return [statements, database.execute("SELECT * FROM alembic_version").fetchall()]

    monkeypatch.setenv("PATH", ENVIRONMENT["PATH"])
    Gradebook(f"sqlite:///{tmp_path}/theirs.db").close()
    with open_gradebook(nbgrader_app(db_url=f"sqlite:///{tmp_path}/ours.db")):
        pass
    assert tables("ours.db") == tables("theirs.db")


def test_a_release_has_one_step_that_saves_the_cells(app: NbGrader) -> None:
    assert GenerateAssignment(coursedir=app.coursedir, parent=app).preprocessors.count(SaveCells) == 1


def test_the_late_policy_is_the_one_that_nbgrader_makes(app: NbGrader) -> None:
    step = AssignLatePenalties(parent=app)
    step.init_plugin()
    policy = late_policy(app)
    assert type(policy) is type(step.plugin_inst)
    assert policy.trait_values(config=True) == step.plugin_inst.trait_values(config=True)


# What can be wrong with a gradebook


def test_a_submission_is_written(app: NbGrader, path: Path) -> None:
    with Writer(app) as writer:
        writer.write(ANN, graded(), "digest", "none")
    assert students(path) == ["ann"]
    assert rows(path) == dict.fromkeys(TABLES, 1)
    assert records.read_record("ann", "homework") is not None


def test_a_locked_gradebook_is_waited_for(app: NbGrader, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 30)
    with locked(path, seconds=0.5), Writer(app) as writer:
        writer.write(ANN, graded(), "digest", "none")
    assert rows(path) == dict.fromkeys(TABLES, 1)


def test_a_gradebook_that_stays_locked_is_given_up(app: NbGrader, path: Path) -> None:
    with locked(path):
        with pytest.raises(GradebookError, match=r"is locked by another program.* 1 seconds: close "):
            Writer(app).__enter__()
        with pytest.raises(GradebookError, match="is locked"), open_gradebook(app):
            pass


def test_a_gradebook_that_is_locked_during_the_run_loses_nothing(app: NbGrader, path: Path) -> None:
    with ExitStack() as stack:
        stack.enter_context(pytest.raises(GradebookError, match="is locked"))
        writer = stack.enter_context(Writer(app))
        writer.write(ANN, graded(), "digest", "none")
        stack.enter_context(locked(path))
        writer.write(Submission("bob", "homework", {}), graded(), "digest", "none")
    assert rows(path) == dict.fromkeys(TABLES, 1)
    assert records.read_record("ann", "homework") is not None
    assert records.read_record("bob", "homework") is None
    assert students(path) == ["ann"]
    with Writer(app) as writer:
        writer.write(Submission("bob", "homework", {}), graded(), "digest", "none")
    assert rows(path) == dict.fromkeys(TABLES, 2)


def test_grade_stops_at_a_gradebook_that_cannot_be_written_any_more(app: NbGrader, path: Path) -> None:
    """It concerns every other submission too, so it is no failure of the grader on one of them."""
    with Writer(app) as writer, locked(path), pytest.raises(GradebookError, match="is locked"):
        grade_module._write(writer, grade_module._Task(ANN, Digests("digest", {})), graded(), "none", "tests")
    assert rows(path) == dict.fromkeys(TABLES, 0)


def test_a_check_that_the_gradebook_can_be_written_changes_nothing(app: NbGrader, path: Path) -> None:
    execute(path, "PRAGMA user_version = 7")
    before = path.read_bytes()
    with open_gradebook(app, writable=True):
        pass
    assert path.read_bytes() == before


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:10_000])


def write_words(path: Path) -> None:
    path.write_bytes(b"These are no grades. " * 500)


def downgrade(path: Path) -> None:
    execute(path, "UPDATE alembic_version SET version_num = '167914646830'")


def upgrade(path: Path) -> None:
    execute(path, "UPDATE alembic_version SET version_num = 'fedcba987654'")


def replace_by_another_database(path: Path) -> None:
    path.unlink()
    execute(path, "CREATE TABLE photos (name TEXT)")


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (truncate, "is damaged, or is not an SQLite database: put a backup in its place"),
        (write_words, "is damaged, or is not an SQLite database: put a backup in its place"),
        (downgrade, "was made by an older version of nbgrader: copy it .* run `nbgrader db upgrade`"),
        (upgrade, "was made by a newer version of nbgrader, or is not a gradebook: install"),
        (
            replace_by_another_database,
            "was made by a newer version of nbgrader, or is not a gradebook: install",
        ),
    ],
)
def test_a_gradebook_that_cannot_be_used_is_explained_and_left_as_it_is(
    app: NbGrader, path: Path, damage, sentence: str
) -> None:
    damage(path)
    before = path.read_bytes()
    with pytest.raises(GradebookError, match=f"^{path} {sentence}.*[.]$"), Writer(app) as writer:
        writer.write(ANN, graded(), "digest", "none")
    with pytest.raises(GradebookError), open_gradebook(app) as gradebook:
        gradebook.submission_dicts("homework")
    assert path.read_bytes() == before


@pytest.mark.course
def test_a_command_says_it_in_one_line(tmp_path: Path) -> None:
    course = copy_course(tmp_path)
    write_words(course / "gradebook" / "gradebook.db")
    for command in ("report", "export", "feedback", "release"):
        process = autograder(course, command, "connectionist-models")
        assert (process.returncode, process.stdout) == (1, "")
        assert process.stderr.startswith("gradebook/gradebook.db is damaged, or is not an SQLite database: ")
        assert process.stderr.count("\n") == 1


# Runs where the gradebook's folder, its first argument, is read-only or on a small disk.
PROGRAM = """
import contextlib, shutil, sys
from pathlib import Path
from autograder.course import CourseError
from autograder.nbgrader_app import nbgrader_app
from autograder.results import records
from autograder.results.gradebook import Writer
import test_nbgrader as test

folder, autograded, source = map(Path, sys.argv[1:4])
records.AUTOGRADED = autograded
path = folder / "gradebook.db"
if source.name != "nothing":
    shutil.copy(source, path)
    with open(folder / "filler", "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
for attempt in range(2):
    try:
        with Writer(nbgrader_app(db_url=f"sqlite:///{path}")) as writer:
            for number in range(30):
                student = test.Submission(f"student-{number}", "homework", {"notes.txt": bytes(1000)})
                writer.write(student, test.graded(), "digest", "none")
    except CourseError as error:
        # Whoever grades learns it at once, and not when hours of work are to be written.
        print("at once:" if "writer" not in globals() else "later:", error)
    counts = test.rows(path)
    assert len(set(counts.values())) == 1, counts
    complete = sum(records.read_record(f"student-{number}", "homework") is not None for number in range(30))
    assert counts["grade"] in (complete, complete + 1)
    print(counts["grade"])
    with contextlib.suppress(OSError):
        (folder / "filler").unlink()
"""


def run_in_a_box(*arguments: str | Path) -> list[str]:
    *options, folder, autograded, source = map(str, arguments)
    command = ["bwrap", "--dev-bind", "/", "/", *options, "--"]
    command += [sys.executable, "-c", PROGRAM, folder, autograded, source]
    environment = {**ENVIRONMENT, "PYTHONPATH": str(Path(__file__).parent)}
    process = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert process.returncode == 0, process.stderr
    return process.stdout.splitlines()


@pytest.mark.sandbox
@needs_sandbox
def test_a_read_only_gradebook_is_explained(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "read_only"
    folder.mkdir()
    copy(path, folder / "gradebook.db")
    printed = run_in_a_box("--ro-bind", folder, folder, folder, tmp_path / "autograded", "nothing")
    sentence = (
        f"at once: {folder}/gradebook.db cannot be written: give yourself permission to write the file "
    )
    assert [line.startswith(sentence) for line in printed] == [True, False, True, False]
    assert printed[1] == printed[3] == "0"


@pytest.mark.sandbox
@needs_sandbox
@pytest.mark.parametrize("full", ["gradebook", "autograded"])
def test_a_full_disk_is_explained_and_the_next_run_goes_on(path: Path, tmp_path: Path, full: str) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.mkdir()
    large.mkdir()
    if full == "gradebook":
        size = str(path.stat().st_size + 600_000)
        printed = run_in_a_box("--size", size, "--tmpfs", small, small, large, path)
        full_disk = f"The disk with {small}/gradebook.db is full: free some space and run "
        assert printed[0].partition(": ")[2].startswith(full_disk)  # at once, if the check has no room either
        assert printed[-1] == "30"
    else:
        copy(path, large)
        printed = run_in_a_box("--size", "200000", "--tmpfs", small, large, small, "nothing")
        assert re.match(
            f"later: {small}/.* cannot be written, because the disk is full: free some space", printed[0]
        )
        assert int(printed[1]) > 0
