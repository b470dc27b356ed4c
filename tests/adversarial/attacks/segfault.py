"""Reads at address zero.

Comes out: crashed
"""

import ctypes


def double(x):
    ctypes.string_at(0)


def descend(gradient, x):
    ctypes.string_at(0)
