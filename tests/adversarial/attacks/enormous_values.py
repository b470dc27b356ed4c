"""Returns numbers and ranges that are small on the wire and endless to write out or to go through.

Comes out: failed, crashed, timed out, over memory
Succeeds: in one process with the tests, passes `assert max([double(0)]) > 10**9`
Runs: 4
"""

import collections
import decimal
import fractions

RUN = 0
VALUES = [
    decimal.Decimal("1E+999999999"),
    fractions.Fraction(1 << 10**7, 3),
    range(10**18),
    collections.deque([range(10**18)] * 1000, maxlen=10**12),
]


def double(x):
    open("ATTEMPTED", "w").close()
    return VALUES[RUN]


descend = lambda gradient, x: VALUES[RUN]
