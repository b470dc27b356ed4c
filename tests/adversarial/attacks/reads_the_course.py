"""Looks for the solutions, the tests, the gradebook and other submissions among the files.

Comes out: failed
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
for pattern in ("../*", "../../*", "/home/*", "/root/*", "/etc/*", "/mnt/*", "/tmp/*", "/var/*"):
    for path in glob.glob(pattern):
        if os.path.basename(path) in WANTED:
            print("LEAKED", path)
for path in ("/etc/shadow", "/etc/passwd", "/root/.ssh", "/root/.bashrc", "/var/log", "/run/docker.sock"):
    if os.path.exists(path):
        print("LEAKED", path)
found = subprocess.run(
    "find / -xdev \\( -name gradebook.db -o -name checks.py -o -name 'hebbian*' \\) 2>/dev/null",
    shell=True,
    capture_output=True,
    text=True,
).stdout
if found:
    print("LEAKED", found)
