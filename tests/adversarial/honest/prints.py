"""Prints a lot, with NUL bytes, in colour, without end of line, to the descriptors as well."""

import os
import sys

NUL = "a\x00b"


def double(x):
    print(NUL, "\x1b[31mred\x1b[0m", "\ud800".encode("utf-16", "surrogatepass"), end="")
    for number in range(20_000):
        print(number, x.sum())
    os.write(1, b"to the descriptor\xff\n")
    sys.stdout.flush()
    return x * 2


def descend(gradient, x):
    sys.__stdout__.write("to the first standard output\n")
    return x - gradient(x) / 10
