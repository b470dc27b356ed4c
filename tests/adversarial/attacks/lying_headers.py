"""Sends arrays whose headers lie, and messages that announce terabytes.

Comes out: crashed, failed
"""

import os
import stat
import struct

from sealed import wire

WIRE = next(n for n in range(3, 64) if stat.S_ISSOCK(os.fstat(n).st_mode))
PLAIN = wire.Encoder.finish
LIES = [
    [["array", "<f8", [2**40], True, 0]],
    [["view", "<f8", [2**20], True, 0, 2**47, [2**47]]],
    [["array", "|O", [1], True, 0]],
    [["array", "S0", [2**40], True, 0]],
    [["scalar", "U999999", 0]],
    [["generator", "MT19937", {"buffer_pos": 0, "state": {"key": [0] * 624, "pos": 10**6}}]],
    [["tuple", [0]]],
    [["same", 0]],
    [["ref", 10**9]],
    [["kept", []]],
    [["objects", [-1], []]],
    [[]],
    [3],
    3,
    [["dict", [[1, 1]]], ["list", []]],
]
count = 0


def double(x):
    global count
    count += 1
    if count == 3:
        os.write(WIRE, struct.pack("!QQ", 2**62, 2**62))
    wire.Encoder.finish = lambda encoder: {"nodes": LIES[count]}
    return x


def descend(gradient, x):
    global count
    count += 3
    wire.Encoder.finish = lambda encoder: {"nodes": LIES[count % len(LIES)]}
    gradient(x)
