"""Hands over outputs past the limit: many cells, each with more than may be shown.

Comes out: failed, timed out
Not tried outside: only this executor takes the outputs from the shell
"""

import builtins

from IPython import get_ipython

builtins.take = lambda: [{"output_type": "stream", "name": "stdout", "text": "x" * 8_000_000}] * 3
get_ipython().outputs.take = builtins.take
# %%
1
# %%
2
# %%
3
# %%
get_ipython().outputs.take = lambda: [
    {"output_type": "error", "ename": "x" * 9_000_000, "traceback": ["y" * 9_000_000]}
]
# %%
get_ipython().outputs.take = lambda: [
    {"output_type": "display_data", "data": {"a/json": [[["z" * 9_000_000]]]}}
]
# %%
get_ipython().outputs.take = lambda: [
    {"output_type": "display_data", "data": {str(n): "z" for n in range(100_000)}}
]
# %%
get_ipython().outputs.take = lambda: [{"output_type": "stream", "name": "stdout", "text": "ATTEMPTED\n"}]
# %%
same = {"output_type": "stream", "name": "stdout", "text": "x" * 1_000_000}
get_ipython().outputs.take = lambda: [same] * 1_000_000
