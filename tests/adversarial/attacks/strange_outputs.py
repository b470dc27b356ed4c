"""Hands over outputs that are none, and text that is not valid Unicode.

Comes out: failed
Succeeds: in one process with the tests, earns 10
"""

import itertools

from IPython import get_ipython

cyclic = []
cyclic.append(cyclic)
STRANGE = [
    None,
    3,
    [None, 3, [], {}, {"output_type": []}, {"output_type": {}}],
    [
        {"output_type": "stream", "text": "\ud800\x00\x1b[2JATTEMPTED\n"},
        {"output_type": "stream", "text": cyclic},
    ],
    [{"output_type": "error", "ename": cyclic, "evalue": 1, "traceback": cyclic}],
    [{"output_type": "display_data", "data": {"application/json": cyclic, 3: 4, "\ud800": "\ud800"}}],
    [
        {
            "output_type": "display_data",
            "data": {"image/png": "no picture", "application/json": {"a": float("nan")}},
        }
    ],
    [{"output_type": "execute_result", "data": cyclic, "execution_count": 10**30}],
    [{"output_type": "execute_result", "data": {"text/plain": "3"}, "execution_count": -1, "score": 10}],
]
take = itertools.chain(STRANGE, itertools.cycle(STRANGE[:4]))
get_ipython().outputs.take = lambda: next(take)
# %%
1
# %%
1
# %%
1
# %%
1
# %%
1
# %%
1
# %%
1
# %%
1
# %%
1
