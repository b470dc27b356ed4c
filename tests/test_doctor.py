"""`doctor` says what a machine can isolate, on every system, and `grade` refuses where it cannot work."""

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from test_grade_command import SOURCE

from autograder import doctor
from autograder.course import ROOT
from autograder.sealed.jobs import GraderFailure
from autograder.sealed.sandbox import IncompleteEnvironmentError, KernelRefusedError, SandboxError
from course_copy import ENVIRONMENT, autograder, copy_course, hand_in, needs_sandbox, solved

# What Python has on Unix only, and the name of another system.
ELSEWHERE = """
import os, platform, sys
if {system!r} == "Windows":
    for name in ("resource", "fcntl", "grp", "termios"):
        sys.modules[name] = None
    del os.fork
platform.system = lambda: {system!r}
from autograder.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def elsewhere(system: str, *arguments: str, course: Path = ROOT) -> subprocess.CompletedProcess:
    """Run a command as if on another system."""
    command = [sys.executable, "-c", ELSEWHERE.format(system=system), *arguments]
    return subprocess.run(command, cwd=course, env=ENVIRONMENT, capture_output=True, text=True)


@needs_sandbox
def test_doctor_says_what_this_machine_can_isolate() -> None:
    process = autograder(ROOT, "doctor")
    assert process.returncode == 0, process.stdout
    for what in ("bubblewrap", "the network is out of reach", "memory is bounded"):
        assert f"✓ {what}" in process.stdout
    assert "✗" not in process.stdout


def test_doctor_tells_how_to_get_what_is_missing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "autograder", "doctor"]
    environment = {**ENVIRONMENT, "PATH": str(tmp_path)}
    process = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert process.returncode == 1
    assert "apt install bubblewrap" in process.stdout


def test_doctor_says_which_packages_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        metadata, "requires", lambda name: ["numpy>=2", "no-such-package<3; python_version>'3'"]
    )
    finding = doctor._check_packages()
    assert not finding.good
    assert finding.detail.startswith("no-such-package missing. Run `make .venv/ready`")


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (KernelRefusedError("The kernel said no."), True),
        (SandboxError("The course's packages are in /tmp/course: move the course out of /tmp."), False),
        (IncompleteEnvironmentError("No module named 'numpy'."), False),
        (GraderFailure("KeyError: 'x'", "Traceback …"), False),
    ],
)
def test_doctor_gives_advice_about_the_kernel_only_if_the_kernel_refused(
    error: Exception, advice: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr(doctor, "run_job", fail)
    (finding,) = doctor._probe()
    assert not finding.good
    assert str(error) in finding.detail
    assert ("apparmor" in finding.detail) == advice


@pytest.mark.parametrize(("system", "way"), [("Windows", "WSL 2"), ("Darwin", "Linux virtual machine")])
def test_doctor_answers_on_other_systems(system: str, way: str) -> None:
    process = elsewhere(system, "doctor")
    assert process.stderr == ""
    assert process.returncode == 1
    assert way in process.stdout


def test_doctor_answers_where_output_is_plain_ascii() -> None:
    environment = {**ENVIRONMENT, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "autograder", "doctor"]
    process = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True)
    assert b"Traceback" not in process.stderr
    assert b"bubblewrap" in process.stdout


@pytest.mark.course
@pytest.mark.parametrize("options", [(), ("--sandbox", "none")])
def test_on_windows_grade_says_where_to_grade_instead(tmp_path: Path, options: tuple[str, ...]) -> None:
    course = copy_course(tmp_path)
    hand_in(course, "ada", SOURCE.parent.name, {SOURCE.stem: solved(SOURCE)})
    process = elsewhere("Windows", "grade", *options, course=course)
    assert process.returncode == 1
    assert "WSL 2" in process.stderr
    assert process.stderr.count("\n") == 1
    assert not (course / "gradebook/autograded").exists()


def test_without_a_sandbox_what_else_the_user_runs_does_not_count() -> None:
    """The kernel counts all processes of a user, who may have a desktop."""
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_NPROC)[0])"
    script = (
        "from autograder.sealed.jobs import Job, StudentCell\n"
        "from autograder.sealed.launch import run_job\n"
        f"(result,) = run_job(Job([StudentCell({code!r})], [], ('numpy',), sandbox='none'))\n"
        "print(result.outputs[0]['text'])"
    )
    here = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    environment = {**ENVIRONMENT, "PYTHONPATH": str(ROOT)}
    there = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
    assert there.stdout.strip() == here.stdout.strip(), there.stderr
