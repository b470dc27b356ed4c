"""``doctor``: check whether this machine can isolate the students' code."""

import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from autograder.course import ROOT, find_root
from autograder.grading.pool import cores
from autograder.mounts import network_drive_warning
from autograder.sealed.jobs import GraderFailure, Job, StudentCell
from autograder.sealed.launch import run_job
from autograder.sealed.limits import Limits
from autograder.sealed.sandbox import KernelRefusedError, SandboxError

# Programs that try to do what student code must not be able to do. Each prints "held" if it fails.
PROBES = {
    "the network is out of reach": (
        "import socket\ntry: socket.create_connection(('1.1.1.1', 53), 1)\nexcept OSError: print('held')"
    ),
    "the course's files are out of sight": (
        "import pathlib\nif not pathlib.Path({root!r}, 'solutions').exists(): print('held')"
    ),
    "other processes are out of sight": (
        "import os\nif len([p for p in os.listdir('/proc') if p.isdigit()]) < 4: print('held')"
    ),
    "new namespaces cannot be created": (
        "import ctypes\nif ctypes.CDLL(None).unshare(0x10000000): print('held')"  # CLONE_NEWUSER
    ),
    "system calls are filtered": (
        "import os\ntry: os.memfd_create('x')\nexcept PermissionError: print('held')"
    ),
    "memory is bounded": "try: bytearray(600 * 2**20)\nexcept MemoryError: print('held')",
    "the disk is bounded": (
        "try:\n    with open('big', 'wb') as f: f.write(bytes(80 * 2**20))\nexcept OSError: print('held')"
    ),
    "processes are bounded": (
        "import os, time\ntry:\n    for _ in range(80):\n"
        "        if os.fork() == 0: time.sleep(9); os._exit(0)\nexcept OSError: print('held')"
    ),
}
LIMITS = Limits(cell_seconds=10, notebook_seconds=60, memory=512, processes=64, scratch=64)
INSTEAD = {
    "Darwin": "macOS has no bubblewrap. Grade on Linux, in a Linux virtual machine (for example Lima), or "
    "with --sandbox none.",
    "Windows": "Nothing can be graded on Windows itself. Grade in WSL 2 (`wsl --install`), which is Linux.",
    "Linux": "Install it: `apt install bubblewrap`, `dnf install bubblewrap` or `pacman -S bubblewrap`.",
}
REFUSED = (
    "The kernel refuses unprivileged namespaces. On Ubuntu 24.04 and later: `sudo sysctl "
    "kernel.apparmor_restrict_unprivileged_userns=0`, or an AppArmor profile for bwrap. In a container: "
    "start it with `--security-opt seccomp=unconfined --security-opt systempaths=unconfined`."
)
INSTALL = "Run `make .venv/ready`, or `pip install -r requirements.txt` in an environment of your own."
DISTRIBUTION = "deep-learning-i"


@dataclass
class Finding:
    """One line of the report."""

    what: str
    good: bool
    detail: str = ""


def doctor(say: Callable[[str], None] = print) -> int:
    """Print the findings; return 0 if notebooks can be graded in the sandbox."""
    in_course = find_root(Path.cwd()) is not None
    findings = check_machine()
    for finding in findings:
        colon = ": " if finding.detail else ""
        say(f"{'✓' if finding.good else '✗'} {finding.what}{colon}{finding.detail}")
    if warning := in_course and network_drive_warning():
        say(f"! {warning}")
    if all(finding.good for finding in findings):
        say("Notebooks are graded in isolation on this machine.")
        return 0
    say("Notebooks cannot be graded in isolation here yet: fix what is marked ✗, or grade with")
    say("--sandbox none, which gives the students' code all your permissions.")
    return 1


def check_machine() -> list[Finding]:
    """Check Python, the packages, bubblewrap and, in a trial run, the sandbox."""
    system = platform.system()
    machine = f"{system} {platform.release()}, {cores()} cores"
    supported = (3, 11) <= sys.version_info[:2] <= (3, 13)
    findings = [
        Finding(
            f"Python {platform.python_version()}",
            supported,
            "" if supported else "The course needs Python 3.11, 3.12 or 3.13.",
        ),
        _check_packages(),
    ]
    if system != "Linux":
        return [*findings, Finding(machine, False, INSTEAD.get(system, "Grade on Linux."))]
    findings.append(Finding(machine, True))
    program = shutil.which("bwrap")
    if program is None:
        return [*findings, Finding("bubblewrap", False, INSTEAD["Linux"])]
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip()
    return [*findings, Finding(version or "bubblewrap", True), *_probe()]


def _check_packages() -> Finding:
    """Look for the packages that the course depends on, without importing them."""
    try:
        requirements = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return Finding("the course's packages", False, f"The course itself is not installed. {INSTALL}")
    names = [re.split(r"[^\w.-]", text, maxsplit=1)[0] for text in requirements if "extra ==" not in text]
    missing = [name for name in names if not _is_installed(name)]
    if missing:
        return Finding("the course's packages", False, f"{', '.join(missing)} missing. {INSTALL}")
    return Finding("the course's packages", True)


def _is_installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _probe() -> list[Finding]:
    """Run the probes in a sandbox, where all of them have to fail."""
    steps = [StudentCell(code.replace("{root!r}", repr(str(ROOT)))) for code in PROBES.values()]
    try:
        results = run_job(Job(steps, [], ("numpy",), limits=LIMITS))
    except KernelRefusedError as error:
        return [Finding("a sandbox starts", False, f"{error} {REFUSED}")]
    except SandboxError as error:  # another cause; the message says what to do
        return [Finding("a sandbox starts", False, str(error))]
    except GraderFailure as failure:
        detail = f"The grader itself failed: {failure}. Please report this traceback:\n{failure.traceback}"
        return [Finding("a sandbox starts", False, detail)]
    findings = [Finding("a sandbox starts", True)]
    for what, result in zip(PROBES, results, strict=True):
        printed = "".join(output.get("text", "") for output in result.outputs)
        findings.append(Finding(what, "held" in printed or result.status == "over memory"))
    return findings
