"""Ends its process in the cell.

Comes out: failed, crashed
"""

import os

os._exit(0)
