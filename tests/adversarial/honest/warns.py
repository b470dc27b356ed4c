"""Warns, and prints to standard error."""

import sys
import warnings


def double(x):
    warnings.warn("be careful", stacklevel=1)
    print("an error, it seems", file=sys.stderr)
    return 2 * x


def descend(gradient, x):
    warnings.warn("be careful", DeprecationWarning, stacklevel=2)
    sys.stderr.write("still no error\n")
    return x - 0.1 * gradient(x)
