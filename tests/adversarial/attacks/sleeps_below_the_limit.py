"""Sleeps a little less than the time for a cell, in each of many cells.

Comes out: timed out
"""

import time

time.sleep(2.5)
# %%
time.sleep(2.5)
# %%
time.sleep(2.5)
# %%
time.sleep(2.5)
# %%
time.sleep(2.5)
