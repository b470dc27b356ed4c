"""The numbers of isolation.py and seccomp.py are the kernel's, and what they deny is denied."""

import errno
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sealed import isolation, seccomp
from autograder.sealed.jobs import Job, StudentCell
from autograder.sealed.launch import run_job
from course_copy import needs_sandbox

INCLUDE = Path("/usr/include")
UNISTD = {
    "x86_64": INCLUDE / "x86_64-linux-gnu/asm/unistd_64.h",
    "aarch64": INCLUDE / "asm-generic/unistd.h",  # arm64 has the generic numbers
}
HEADERS = [
    INCLUDE / "linux" / f"{name}.h"
    for name in ("sched", "mount", "prctl", "capability", "seccomp", "bpf_common", "audit")
]
NAMES = ("CLONE_", "MS_", "PR_", "_LINUX_", "SECCOMP_", "BPF_")
LINUX = platform.system() == "Linux"


def definitions(*headers: Path) -> dict[str, str]:
    """Read the macros of headers as text: name → value."""
    text = "\n".join(header.read_text() for header in headers)
    return dict(re.findall(r"^#\s*define\s+(\w+)[ \t]+([^\n/]+?)U?[ \t]*(?:/\*.*)?$", text, re.MULTILINE))


def number(text: str) -> int:
    """Compute a value such as 0x20, or (1<<18)."""
    base, _, shift = text.strip("() ").partition("<<")
    return int(base, 0) << int(shift or "0", 0)


@pytest.mark.parametrize("machine", UNISTD)
def test_denied_system_calls_have_the_numbers_of_the_headers(machine: str) -> None:
    if not UNISTD[machine].exists():
        pytest.skip("the kernel's headers are not installed (linux-libc-dev)")
    known = definitions(UNISTD[machine])
    for name, call in seccomp.DENIED.items():
        assert getattr(call, machine) == int(known[f"__NR_{name}"]), name


def test_constants_have_the_values_of_the_headers() -> None:
    if not all(header.exists() for header in HEADERS):
        pytest.skip("the kernel's headers are not installed (linux-libc-dev)")
    known = definitions(*HEADERS)
    ours = {**vars(isolation), **vars(seccomp)}
    compared = {name: value for name, value in ours.items() if name.startswith(NAMES)}
    assert len(compared) >= 29
    assert {name: number(known[name]) for name in compared} == compared


def test_architectures_are_made_of_the_headers_parts() -> None:
    if not (INCLUDE / "linux/elf-em.h").exists():
        pytest.skip("the kernel's headers are not installed (linux-libc-dev)")
    known = definitions(INCLUDE / "linux/elf-em.h", INCLUDE / "linux/audit.h")
    flags = number(known["__AUDIT_ARCH_64BIT"]) | number(known["__AUDIT_ARCH_LE"])
    assert number(known["EM_X86_64"]) | flags == seccomp.AUDIT_ARCH_X86_64
    assert number(known["EM_AARCH64"]) | flags == seccomp.AUDIT_ARCH_AARCH64


def answer(program: list[seccomp.Instruction], architecture: int, call: int) -> int:
    """Run a filter as the kernel would, and return its answer."""
    data = {seccomp.OFFSET_NR: call, seccomp.OFFSET_ARCH: architecture}
    place = accumulator = 0
    while True:
        code, jump_true, jump_false, k = program[place]
        place += 1
        if code == seccomp.BPF_LD | seccomp.BPF_W | seccomp.BPF_ABS:
            accumulator = data[k]
        elif code == seccomp.BPF_JMP | seccomp.BPF_JEQ | seccomp.BPF_K:
            place += jump_true if accumulator == k else jump_false
        elif code == seccomp.BPF_JMP | seccomp.BPF_JGE | seccomp.BPF_K:
            place += jump_true if accumulator >= k else jump_false
        else:
            assert code == seccomp.BPF_RET | seccomp.BPF_K
            return k


@pytest.mark.parametrize("machine", seccomp.ARCHITECTURES)
def test_the_filter_denies_what_is_listed_and_allows_the_rest(machine: str) -> None:
    program, architecture = seccomp.program(machine), seccomp.ARCHITECTURES[machine]
    refused = seccomp.SECCOMP_RET_ERRNO | errno.EPERM
    denied = {getattr(call, machine) for call in seccomp.DENIED.values()}
    for call in range(500):
        expected = refused if call in denied else seccomp.SECCOMP_RET_ALLOW
        assert answer(program, architecture, call) == expected, call
    assert answer(program, architecture, seccomp.X32_SYSCALL_BIT + 1) == refused
    assert answer(program, architecture + 1, 0) == refused


# Prints the error of each denied system call. Without the filter, the arguments would be refused, with EFAULT
# or EINVAL, or the call would work.
CALLS = """
import ctypes, errno, os, platform
libc = ctypes.CDLL(None, use_errno=True)
for name, number in {calls!r}.items():
    ctypes.set_errno(0)
    libc.syscall(number, 0, 0, 0, 0, 0, 0)
    print(name, errno.errorcode.get(ctypes.get_errno(), "allowed"))
"""
CALLS_HERE = CALLS.format(
    calls={name: getattr(call, platform.machine(), None) for name, call in seccomp.DENIED.items()}
)
known_machine = pytest.mark.skipif(
    not LINUX or platform.machine() not in seccomp.ARCHITECTURES, reason="there is no filter for this machine"
)


@known_machine
def test_without_the_filter_the_calls_do_something_else() -> None:
    """A control: were they refused with EPERM anyway, the next test would prove nothing."""
    process = subprocess.run([sys.executable, "-c", CALLS_HERE], capture_output=True, text=True)
    errors = dict(line.split() for line in process.stdout.splitlines())
    assert errors["memfd_create"] == "EFAULT"
    assert errors["shmget"] != "EPERM"


@known_machine
@needs_sandbox
def test_in_the_sandbox_every_denied_call_is_refused() -> None:
    (result,) = run_job(Job([StudentCell(CALLS_HERE)], [], ("numpy",)))
    errors = dict(line.split() for line in result.outputs[0]["text"].splitlines())
    assert errors == dict.fromkeys(seccomp.DENIED, "EPERM")


# What the filter leaves to the other walls: each line tries something that needs a privilege.
ATTEMPTS = """
import ctypes, errno, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def attempt(name, function, *arguments):
    ctypes.set_errno(0)
    print(name, errno.errorcode[ctypes.get_errno()] if function(*arguments) < 0 else "allowed")
SIGCHLD, CLONE_NEWUSER, CLONE_NEWNS = 17, 0x10000000, 0x20000
clone = {{"x86_64": 56, "aarch64": 220}}[{machine!r}]
attempt("user_namespace", libc.syscall, clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0)
attempt("mount_namespace", libc.syscall, clone, CLONE_NEWNS | SIGCHLD, 0, 0, 0, 0)
attempt("mount", libc.mount, b"tmpfs", b"/scratch", b"tmpfs", 0, None)
attempt("chroot", libc.chroot, b"/scratch")
attempt("kill_init", libc.kill, 1, 9)
with open("/proc/self/status") as file:
    status = dict(line.split(":", 1) for line in file)
for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
    print(name, int(status[name], 16))
print("NoNewPrivs", int(status["NoNewPrivs"]))
print("Seccomp", int(status["Seccomp"]))
print("interfaces", ",".join(name for _, name in socket.if_nameindex()))
try:
    open("/proc/1/environ", "rb").read()
    print("environment_of_init", "allowed")
except PermissionError:
    print("environment_of_init", "EACCES")
"""


@known_machine
@needs_sandbox
def test_in_the_sandbox_privileges_are_gone_for_good() -> None:
    program = ATTEMPTS.format(machine=platform.machine())
    (result,) = run_job(Job([StudentCell(program)], [], ("numpy",)))
    found = dict(line.split() for line in result.outputs[0]["text"].splitlines())
    assert found.pop("user_namespace") in ("ENOSPC", "EPERM")  # max_user_namespaces is 0
    assert found == {
        "mount_namespace": "EPERM",
        "mount": "EPERM",
        "chroot": "EPERM",
        "kill_init": "allowed",  # without an effect, see pid_namespaces(7): this very program goes on
        **dict.fromkeys(("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"), "0"),
        "NoNewPrivs": "1",
        "Seccomp": "2",
        "interfaces": "lo",
        "environment_of_init": "EACCES",
    }


@pytest.mark.skipif(not LINUX, reason="prctl is Linux's")
def test_a_system_call_that_is_refused_says_which() -> None:
    with pytest.raises(OSError, match="prctl: Invalid argument"):
        isolation._prctl(-1)
