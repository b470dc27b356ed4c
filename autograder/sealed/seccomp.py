"""The system calls that student code may not make, as a filter for the kernel (seccomp(2)).

Why a deny-list is enough
-------------------------
The filter is the last of several barriers, and only has to cover what the others leave open.

- Whatever needs a privilege is refused already. The student process has no capability in any namespace and
  cannot get one back: the bounding set is empty and `no_new_privs` is set (capabilities(7), prctl(2)). So
  mounting, loading modules, changing clocks, raw sockets and the like fail without a filter.
- There is nothing to reach. The mount namespace holds Python and its packages, read-only; the network
  namespace has no interface to the outside; the process namespace shows the student's own processes only
  (namespaces(7)). New namespaces cannot be made (`max_user_namespaces` is 0 in the box, namespaces(7)).
- Memory, processes, files and time are bounded (`resources`, `isolation`).

What remains are calls that the kernel allows every process to make, and that would evade these bounds, reach
into another process of the same user, or expose a large part of the kernel in which privilege escalations are
found every year. No exercise needs them, and `DENIED` gives a reason for each.

An allow-list would have to name every call that any version of NumPy, TensorFlow and the C library makes, and
a call that is missing from it would cost an honest student points. Flatpak, which is built on bubblewrap too,
also uses a deny-list (`syscall_blocklist` in its common/flatpak-run.c). The price is that the system calls of
future kernels are allowed until they are added here: review the list when Linux gets a call that allocates
memory in a new way or reaches other processes.
"""

import errno
import struct
from typing import NamedTuple


class DeniedCall(NamedTuple):
    """The numbers of a system call (asm/unistd_64.h, asm-generic/unistd.h), and why it is denied."""

    x86_64: int
    aarch64: int
    reason: str


MEMORY = "memory that belongs to no process, so that it is not counted against the limit"
OTHERS = "reads or writes another process of the same user"
KERNEL = "exposes a part of the kernel with a history of privilege escalation"
KEYS = "the kernel counts keys per user, across all boxes"
NAMESPACES = "new namespaces give capabilities within them, and so expose more of the kernel"

DENIED = {
    "memfd_create": DeniedCall(319, 279, MEMORY),
    "memfd_secret": DeniedCall(447, 447, MEMORY),
    "shmget": DeniedCall(29, 194, MEMORY),
    "semget": DeniedCall(64, 190, MEMORY),
    "msgget": DeniedCall(68, 186, MEMORY),
    "unshare": DeniedCall(272, 97, NAMESPACES),
    "setns": DeniedCall(308, 268, NAMESPACES),
    "ptrace": DeniedCall(101, 117, OTHERS),
    "process_vm_readv": DeniedCall(310, 270, OTHERS),
    "process_vm_writev": DeniedCall(311, 271, OTHERS),
    "bpf": DeniedCall(321, 280, KERNEL),
    "perf_event_open": DeniedCall(298, 241, KERNEL),
    "userfaultfd": DeniedCall(323, 282, KERNEL),
    "io_uring_setup": DeniedCall(425, 425, KERNEL),
    "add_key": DeniedCall(248, 217, KEYS),
    "request_key": DeniedCall(249, 218, KEYS),
    "keyctl": DeniedCall(250, 219, KEYS),
}

# linux/audit.h: the machine in linux/elf-em.h, with __AUDIT_ARCH_64BIT and __AUDIT_ARCH_LE
AUDIT_ARCH_X86_64 = 0xC000003E
AUDIT_ARCH_AARCH64 = 0xC00000B7
ARCHITECTURES = {"x86_64": AUDIT_ARCH_X86_64, "aarch64": AUDIT_ARCH_AARCH64}
X32_SYSCALL_BIT = 0x40000000  # asm/unistd.h: the x32 ABI has its own numbers, from here on

# linux/bpf_common.h: a classic BPF instruction is a class with a size and a mode, or with an operation
BPF_LD, BPF_JMP, BPF_RET = 0x00, 0x05, 0x06
BPF_W, BPF_ABS = 0x00, 0x20
BPF_JEQ, BPF_JGE = 0x10, 0x30
BPF_K = 0x00

# linux/seccomp.h: the offsets of two fields of `struct seccomp_data`, which the filter reads, and its answers
OFFSET_NR, OFFSET_ARCH = 0, 4
SECCOMP_RET_ALLOW = 0x7FFF0000
SECCOMP_RET_ERRNO = 0x00050000


class Instruction(NamedTuple):
    """One instruction of classic BPF: `struct sock_filter` of linux/filter.h.

    Attributes
    ----------
    code : int
        What to do.
    jump_true, jump_false : int
        How many instructions a jump skips if its condition holds, or does not.
    k : int
        The operand.
    """

    code: int
    jump_true: int
    jump_false: int
    k: int

    def pack(self) -> bytes:
        """Return the instruction as the kernel reads it."""
        return struct.pack("HBBI", *self)


def program(machine: str) -> list[Instruction]:
    """Return the filter for a machine, by the name that ``uname -m`` gives it: EPERM for what is denied.

    All calls through another ABI (i386 on x86-64, or x32) are denied, because there the same calls have other
    numbers.

    Raises
    ------
    KeyError
        If the numbers of the system calls are not known for this machine.
    """
    architecture = ARCHITECTURES[machine]
    denied = [getattr(call, machine) for call in DENIED.values()]
    load = BPF_LD | BPF_W | BPF_ABS
    equal, at_least = BPF_JMP | BPF_JEQ | BPF_K, BPF_JMP | BPF_JGE | BPF_K
    refuse = Instruction(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | errno.EPERM)
    return [
        Instruction(load, 0, 0, OFFSET_ARCH),
        Instruction(equal, 1, 0, architecture),
        refuse,
        Instruction(load, 0, 0, OFFSET_NR),
        Instruction(at_least, 0, 1, X32_SYSCALL_BIT),
        refuse,
        # Each comparison that holds jumps over those after it and over the permission, to the refusal.
        *(Instruction(equal, len(denied) - index, 0, number) for index, number in enumerate(denied)),
        Instruction(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW),
        refuse,
    ]
