"""One zero for all parameters.

names: zeros for each key
"""


def adam_init(params):
    return {"m": 0, "v": 0, "t": 0}
