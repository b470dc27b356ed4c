"""Ends its process in the cell.

Comes out: failed, crashed
Succeeds: in one process with the tests, crashes
"""

import os

open("ATTEMPTED", "w").close()
os._exit(0)
