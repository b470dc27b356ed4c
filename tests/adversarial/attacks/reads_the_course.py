"""Looks for the solutions, the tests, the gradebook and other submissions among the files.

Comes out: failed
Succeeds: without a sandbox, prints LEAKED /etc/passwd
"""

import glob
import os
import subprocess

WANTED = (
    "solutions",
    "gradebook",
    "checks.py",
    "exercise.py",
    "test_adversarial.py",
    "gradebook.db",
    "passwd",
)


def readable():
    for pattern in ("../*", "../../*", "/home/*", "/root/*", "/etc/*", "/mnt/*", "/tmp/*", "/var/*"):
        yield from (path for path in glob.glob(pattern) if os.path.basename(path) in WANTED)
    for path in ("/etc/shadow", "/etc/passwd", "/root/.ssh", "/root/.bashrc", "/var/log", "/run/docker.sock"):
        if os.path.exists(path):
            yield path


def sought():
    """Search the whole machine, which takes a while."""
    command = "find / -xdev \\( -name gradebook.db -o -name checks.py -o -name 'hebbian*' \\) 2>/dev/null"
    return subprocess.run(command, shell=True, capture_output=True, text=True).stdout.splitlines()


for path in list(readable()) or sought():
    print("LEAKED", path)
print("ATTEMPTED")
