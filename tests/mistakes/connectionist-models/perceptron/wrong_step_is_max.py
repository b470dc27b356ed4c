"""Takes the maximum of 0 and z; all that is built on it fails, too.

names: begin with Task 1
causes: and `max` cannot take
"""


def step(z):
    return max(0, z)
