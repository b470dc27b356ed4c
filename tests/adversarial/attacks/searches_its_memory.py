"""Searches its own memory, which it has from the process that it was forked from, for tests and solutions.

Comes out: failed, timed out
Succeeds: in one process with the tests, prints LEAKED
"""

import gc
import re
import sys

# Written so that they are not found in themselves.
SOUGHT = re.compile(rb"HIDDEN[-]MARKER|SOLUTION[-]MARKER|0\.1 [*] gradient[(]x[)]|def test[_]double")
found = False


def search():
    global found
    if found:
        return
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            span, permissions, *rest = line.split()
            if not permissions.startswith("rw"):  # what nothing was written to is the libraries' own
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                data = memory.read(min(end - start, 2**27))
            except (OSError, ValueError):
                continue
            if len(data) > 2**20:
                open("ATTEMPTED", "w").close()
            if SOUGHT.search(data):
                found = True
                print("LEAKED", SOUGHT.search(data)[0].lower(), rest)


search()


def double(x):
    search()
    frame = sys._getframe()
    while frame:
        if "test_" in frame.f_code.co_name or "expect" in frame.f_code.co_name:
            print("LEAKED", frame.f_code.co_name)
        frame = frame.f_back


def descend(gradient, x):
    search()
    for thing in gc.get_objects():
        if isinstance(thing, dict) and "".join(["test_", "double"]) in thing:
            print("LEAKED")
