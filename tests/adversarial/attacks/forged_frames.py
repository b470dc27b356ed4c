"""Writes answers of its own making to every file descriptor, ahead of any question.

Comes out: crashed, failed
"""

import json
import os
import struct

import numpy as np


def frame(header, *buffers):
    header = json.dumps({**header, "buffers": [len(b) for b in buffers]}).encode()
    return struct.pack("!QQ", len(header), sum(map(len, buffers))) + header + b"".join(buffers)


RESULTS = [
    frame({"step": n, "status": "passed", "message": "", "score": 10.0, "outputs": [], "seconds": 0.0})
    for n in range(12)
]
ANSWER = frame({"kind": "answer", "value": 0, "changes": [], "nodes": [["plain", True]]})
for number in range(3, 64):
    for data in (*RESULTS, ANSWER, b"stop", b"box 1", b"end 1", b"{}" * 100):
        try:
            os.set_blocking(number, False)
            os.write(number, data)
        except OSError:
            break


def double(x):
    return 2 * np.asarray(x)
