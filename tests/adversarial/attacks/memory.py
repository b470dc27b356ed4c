"""Takes all memory that there is.

Comes out: failed, over memory
Not tried outside: it would fill this machine's memory
"""


def double(x):
    kept = []
    while True:
        kept.append(bytearray(2**26))
        open("ATTEMPTED", "w").close()


def descend(gradient, x):
    return double(x)
