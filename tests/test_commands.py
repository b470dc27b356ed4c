"""Bad input gets one sentence that says what to do, a non-zero exit status, and nothing is lost."""

import inspect
import os
import shutil
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from rich.table import Table

from autograder import __main__
from autograder.commands.exit_status import INTERRUPTED
from autograder.console import new_console

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300
    )


@pytest.mark.parametrize("version", ["(3, 10)", "(3, 14)"])
def test_an_interpreter_that_is_too_old_or_too_new_is_refused(tmp_path: Path, version: str) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    python = tmp_path / "python-of-another-version"
    python.write_text(
        f"#!{sys.executable}\nimport sys\nsys.version_info = {version}\n"
        "exec(sys.argv[sys.argv.index('-c') + 1])\n"
    )
    python.chmod(0o755)
    process = run("make", f"PYTHON={python}", "book", cwd=tmp_path)
    assert process.returncode != 0
    assert "The course needs Python 3.11, 3.12 or 3.13" in process.stderr
    assert not (tmp_path / ".venv").exists()


def test_without_any_python_make_says_what_to_install(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("make", "sh", "echo", "awk"):
        (tools / tool).symlink_to(shutil.which(tool))
    process = run(tools / "make", "test", cwd=tmp_path, PATH=str(tools))
    assert process.returncode != 0
    assert "Install one of them" in process.stderr


def test_make_help_lists_every_target() -> None:
    process = run("make", "help", cwd=ROOT)
    for target in ("book", "test", "exercises", "grade", "mistakes", "bench"):
        assert f"make {target}" in process.stdout


@pytest.mark.parametrize("command", ["release", "grade", "feedback", "export", "report", "deadlines"])
def test_an_assignment_that_does_not_exist_is_refused_with_the_ones_that_do(command: str) -> None:
    process = run(sys.executable, "-m", "autograder", command, "deep-learning", cwd=ROOT)
    assert process.returncode == 1
    assert process.stderr.startswith("There is no assignment 'deep-learning': the course has ")
    assert "deep-neural-networks" in process.stderr
    assert process.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["correct", "connectionist-models"],
            "`correct` also needs a notebook, a test, a decision (--drop, --full-marks, --bonus or --undo) "
            'and --reason "…", which students read on their page.',
        ),
        (
            ["correct", "connectionist-models", "perceptron", "test_step", "--drop"],
            '`correct` also needs --reason "…", which',
        ),
        (["correct", "connectionist-models", "--undo"], "also needs a notebook and a test.\n"),
        (["grade", "--changes", "1", "2", "3"], "give at most two numbers"),
    ],
)
def test_a_command_that_lacks_something_says_what(arguments: list[str], sentence: str) -> None:
    process = run(sys.executable, "-m", "autograder", *arguments, cwd=ROOT)
    assert process.returncode == 1
    assert sentence in process.stderr
    assert process.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["report", "feedback"])
def test_a_command_that_needs_grades_says_what_to_do_first(command: str, tmp_path: Path) -> None:
    for name in ("nbgrader_config.py", "_config.yml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    name = "deep-neural-networks"
    process = run(sys.executable, "-m", "autograder", command, name, cwd=tmp_path)
    assert (process.returncode, process.stdout) == (1, "")
    assert process.stderr.startswith(f"Nothing has been handed in yet for {name}: put the submissions into ")
    (tmp_path / "gradebook/submitted/ada" / name).mkdir(parents=True)
    process = run(sys.executable, "-m", "autograder", command, name, cwd=tmp_path)
    assert (process.returncode, process.stdout) == (1, "")
    assert (
        process.stderr == f"Nothing has been graded yet for {name}: run `python -m autograder grade` first.\n"
    )
    assert not (tmp_path / "gradebook/gradebook.db").exists()


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this copy of the course is not in git")
def test_no_work_of_a_student_is_committed() -> None:
    places = [
        "gradebook/submitted/ada/deep-neural-networks/adam.ipynb",
        "downloaded/deep-neural-networks/archive/submissions.zip",
    ]
    assert run("git", "check-ignore", *places, cwd=ROOT).stdout.split() == places


@pytest.mark.parametrize("name", __main__.COMMANDS)
def test_the_help_of_a_command_says_what_it_does_and_lists_its_own_exit_statuses(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        __main__.parser().parse_args([name, "--help"])
    shown = capsys.readouterr().out
    usage, description, *_ = shown.split("\n\n")
    assert usage.startswith(f"usage: python -m autograder {name}")
    module = import_module(f"autograder.commands.{name}")
    assert " ".join(description.split()).casefold() == f"{module.HELP}.".casefold()
    assert description[0].isupper()
    block = shown.partition("exit status:\n")[2].splitlines()
    statuses = [line.split()[0] for line in block]
    others = [text for text, word in (("4", "UNCLAIMED"),) if word in inspect.getsource(module)]
    assert statuses == ["0", "1", "3", *others, *["130"] * (name == "grade")]
    assert all(len(line) < 90 for line in [*block, *description.splitlines()])


# Says when a module is about to be imported, and waits there.
WAIT = """
import runpy, signal, sys, time

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            print("importing", flush=True)
            time.sleep(60)

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
sys.meta_path.insert(0, Finder())
runpy.run_module("autograder", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("module", ["autograder.commands.release", "rich", "autograder.commands.doctor"])
def test_ctrl_c_while_modules_are_imported_ends_in_a_sentence(module: str) -> None:
    command = [sys.executable, "-c", WAIT, module]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"importing\n"
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == INTERRUPTED
    assert stderr.decode().splitlines() == [
        "Interrupted. Run the command again for the rest; what was done is saved."
    ]


def test_without_a_terminal_no_name_is_cut(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    name = "maria-antonietta-josefa-" * 9
    table = Table("student", "assignment", box=None)
    table.add_row(name, name)
    new_console().print(table)
    assert capsys.readouterr().out.splitlines()[1].split() == [name, name]


def test_every_command_uses_the_console_that_cuts_nothing() -> None:
    makers = [
        path.name
        for path in (ROOT / "autograder").rglob("*.py")
        if "Console(" in path.read_text("utf-8").replace("new_console(", "")
    ]
    assert makers == ["console.py"]
