"""Sleeps a little less than the time for a cell, in each of many cells.

Comes out: timed out
Not tried outside: it only waits
"""

import time

time.sleep(1.5)
print("ATTEMPTED")
# %%
time.sleep(1.5)
# %%
time.sleep(1.5)
# %%
time.sleep(1.5)
# %%
time.sleep(1.5)
