"""Ends its process when a test calls.

Comes out: crashed
"""

import os


def double(x):
    os._exit(0)


def descend(gradient, x):
    os._exit(0)
