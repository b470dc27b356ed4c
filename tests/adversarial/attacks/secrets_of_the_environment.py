"""Looks for secrets in the environment.

Comes out: failed
Succeeds: in one process with the tests, passes `os.environ["TOKEN"] = "secret"; assert secrets()`
"""

import os

KNOWN = """PATH
PYTHONPATH PYTHONHASHSEED PYTHONDONTWRITEBYTECODE PYTHONSAFEPATH LANG HOME IPYTHONDIR MPLCONFIGDIR PWD
OMP_NUM_THREADS OPENBLAS_NUM_THREADS TF_NUM_INTRAOP_THREADS TF_NUM_INTEROP_THREADS TF_CPP_MIN_LOG_LEVEL
CUDA_VISIBLE_DEVICES NBGRADER_EXECUTION MPLBACKEND MALLOC_ARENA_MAX TF2_BEHAVIOR LC_CTYPE""".split()


def secrets():
    return [name for name in os.environ if name not in KNOWN]


for name in secrets():
    print("LEAKED", name)
print("ATTEMPTED")
