"""Remove the outputs from a notebook's file before it is parsed: they are thrown away, and may be huge."""

import re

KEY = re.compile(rb'(?<!\\)"outputs"\s*:\s*\[')  # within a string, the quotes would follow a backslash
TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]]', re.DOTALL)
MOST_BYTES_WITHOUT_OUTPUTS = 20 * 2**20
MOST_TOKENS = 5_000_000  # a file may be written so that finding its outputs takes long


def without_outputs(content: bytes) -> bytes:
    """Return a notebook's JSON with every list of outputs emptied; return anything else as it is."""
    parts, position, tokens = [], 0, 0
    while match := KEY.search(content, position):
        parts.append(content[position : match.end()])
        position, depth = match.end(), 1
        while depth:
            token = TOKEN.search(content, position)
            tokens += 1
            if token is None or tokens > MOST_TOKENS:
                return content
            position = token.end()
            depth += {b"[": 1, b"]": -1}.get(token[0], 0)
        parts.append(b"]")
    return b"".join([*parts, content[position:]])
