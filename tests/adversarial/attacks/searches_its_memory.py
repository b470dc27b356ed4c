"""Searches its own memory, which it has from the process that it was forked from, for tests and solutions.

Comes out: failed
"""

import gc
import sys

SOUGHT = [b"HIDDEN-" + b"MARKER", b"SOLUTION-" + b"MARKER", b"0.1 * gradient" + b"(x)", b"test_double_" + b"hidden"]


def search():
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            span, permissions, *rest = line.split()
            if "r" not in permissions or (rest and rest[-1].startswith("[v")):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            if end - start > 2**28:
                continue
            try:
                memory.seek(start)
                data = memory.read(end - start)
            except (OSError, ValueError):
                continue
            for text in SOUGHT:
                if text in data:
                    print("LEAKED", text.decode().lower())
            del data


search()


def double(x):
    search()
    for thing in gc.get_objects():
        if isinstance(thing, dict) and "test_double" + "_hidden" in thing:
            print("LEAKED")
    frame = sys._getframe()
    while frame:
        if "test" in frame.f_code.co_name or "expect" in frame.f_code.co_name:
            print("LEAKED", frame.f_code.co_name)
        frame = frame.f_back


def descend(gradient, x):
    search()
