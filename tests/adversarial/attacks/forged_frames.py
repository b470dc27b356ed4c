"""Writes answers and results of its own making to every file descriptor, ahead of any question.

Comes out: crashed, failed
Succeeds: in one process with the tests, earns 10
"""

import json
import os
import struct

import numpy as np


def double(x):
    return 2 * np.asarray(x)


def frame(**header):
    text = json.dumps({**header, "buffers": []}).encode()
    return struct.pack("!QQ", len(text), 0) + text


RESULTS = [frame(step=n, status="passed", message="", score=10.0, outputs=[], seconds=0.0) for n in range(12)]
OUTPUTS = [  # a stream with the text ATTEMPTED
    ["list", [1]],
    ["dict", [[2, 3], [4, 5]]],
    *(["plain", text] for text in ("output_type", "stream", "text", "ATTEMPTED\n")),
]
ANSWERS = [frame(kind="answer", value=0, changes=[], nodes=OUTPUTS)] * 20
for number in range(3, 64):
    for data in (*ANSWERS, *RESULTS, b"stop", b"box 1", b"end 1", b"{}" * 100):
        try:
            os.set_blocking(number, False)
            os.write(number, data)
        except OSError:
            break
