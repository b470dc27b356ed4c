"""``doctor``: what this machine can isolate, found out by trying it."""

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from autograder.grading.pool import cores
from autograder.sealed.jobs import Limits
from autograder.sealed.launch import Job, execute
from autograder.sealed.sandbox import SandboxError

# A program that tries to do what a student's must not, and what it prints if it cannot.
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
    "no new namespaces can be made": (
        "import ctypes\nif ctypes.CDLL(None).unshare(0x10000000): print('held')"
    ),
    "memory is bounded": ("try: bytearray(600 * 2**20)\nexcept MemoryError: print('held')"),
    "the disk is bounded": (
        "try:\n    with open('big', 'wb') as f: f.write(bytes(80 * 2**20))\nexcept OSError: print('held')"
    ),
    "processes are bounded": (
        "import os, time\ntry:\n    for _ in range(80):\n"
        "        if os.fork() == 0: time.sleep(9); os._exit(0)\nexcept OSError: print('held')"
    ),
}
HOW = {
    "Darwin": "macOS has no bubblewrap. Grade on Linux, in a Linux virtual machine (Lima is one way), or "
    "with --sandbox none.",
    "Windows": "Nothing can be graded on Windows itself. Grade in WSL 2 (`wsl --install`), which is Linux.",
    "Linux": "Install it: `apt install bubblewrap`, `dnf install bubblewrap` or `pacman -S bubblewrap`.",
}
REFUSED = (
    "The kernel refuses unprivileged namespaces. On Ubuntu 24.04 and later: `sudo sysctl "
    "kernel.apparmor_restrict_unprivileged_userns=0`, or an AppArmor profile for bwrap. In a container: "
    "start it with `--security-opt seccomp=unconfined --security-opt systempaths=unconfined`."
)


@dataclass
class Finding:
    """One line of the report."""

    what: str
    good: bool
    told: str = ""


def doctor(say: Callable[[str], None] = print) -> int:
    """Print what was found; return 0 if notebooks can be graded in the sandbox."""
    findings = check_machine()
    for finding in findings:
        say(f"{'✓' if finding.good else '✗'} {finding.what}{': ' if finding.told else ''}{finding.told}")
    if all(finding.good for finding in findings):
        say("Notebooks are graded in isolation on this machine.")
        return 0
    say("Not everything can be isolated here: mend what is marked ✗, or grade with --sandbox none,")
    say("which lets a student's code do whatever you can.")
    return 1


def check_machine() -> list[Finding]:
    """Find out what this machine can isolate."""
    system = platform.system()
    machine = f"{system} {platform.release()}, {cores()} cores"
    findings = [Finding(f"Python {platform.python_version()}", (3, 11) <= sys.version_info[:2] <= (3, 13))]
    if system != "Linux":
        return [*findings, Finding(machine, False, HOW.get(system, "Grade on Linux."))]
    findings.append(Finding(machine, True))
    program = shutil.which("bwrap")
    if program is None:
        return [*findings, Finding("bubblewrap", False, HOW["Linux"])]
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip()
    findings.append(Finding(version or "bubblewrap", True))
    return findings + _probe()


def _probe() -> list[Finding]:
    """Try in a sandbox what must not be possible there."""
    from autograder.course import ROOT

    steps = [{"run": code.replace("{root!r}", repr(str(ROOT)))} for code in PROBES.values()]
    limits = Limits(cell_seconds=10, notebook_seconds=60, memory=512, processes=64, scratch=64)
    try:
        results = execute(Job(steps, [], ("numpy",), limits=limits))
    except SandboxError as error:
        return [Finding("a sandbox starts", False, f"{error} {REFUSED}")]
    findings = [Finding("a sandbox starts", True)]
    for what, result in zip(PROBES, results, strict=True):
        printed = "".join(output.get("text", "") for output in result["outputs"])
        held = "held" in printed or result["status"] == "over memory"
        findings.append(Finding(what, held))
    return findings
