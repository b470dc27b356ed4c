"""An array that looks at a buffer of length zero: NumPy does not check how far it reaches.

It is changed in place by the next call, which would write into the examiner's memory.

Comes out: crashed, failed
Not tried outside: only this executor has an examiner
"""

from sealed import values

PLAIN = values.Encoder.finish


def finish(encoder):
    nodes = PLAIN(encoder)
    for node in nodes:
        if node[0] in ("array", "view"):
            buffer = encoder.add_buffer(b"")
            node[:] = ["view", "|u1", [4096], True, buffer, 0, [1]]
            open("ATTEMPTED", "w").close()
    return nodes


def double(x):
    values.Encoder.finish = finish
    return x + x  # an array that the examiner does not have


def descend(gradient, x):
    values.Encoder.finish = finish
    gradient(x)
    return x
