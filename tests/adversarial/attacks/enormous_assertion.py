"""Raises what a test raises, ten megabytes of it.

Comes out: failed
Succeeds: in one process with the tests, passes `with np.testing.assert_raises(AssertionError): double(0)`
"""


def double(x):
    print("ATTEMPTED")
    raise AssertionError("x" * 10_000_000)


def descend(gradient, x):
    raise OSError(1, "x" * 10_000_000, "\udfff" * 1000)
