"""Replaces IPython's parts, so that no test is run: transformers, `run_cell`, hooks.

Comes out: failed
Succeeds: in one process with the tests, earns 10
"""

import ast
import sys

from IPython import get_ipython
from IPython.core.interactiveshell import ExecutionResult


class Nothing(ast.NodeTransformer):
    def visit_Module(self, node):  # noqa: N802
        return ast.Module(body=[], type_ignores=[])


def nothing(*args, **kwargs):
    return ExecutionResult(None)


async def nothing_later(*args, **kwargs):
    return ExecutionResult(None)


async def no_error(*args, **kwargs):
    return False


def replace(shell):
    shell.ast_transformers.append(Nothing())
    shell.input_transformers_cleanup.append(lambda lines: [])
    shell.input_transformers_post.append(lambda lines: ["10"])
    shell.run_cell, shell.run_cell_async, shell.run_code = nothing, nothing_later, no_error
    shell.displayhook = sys.displayhook = lambda value: None
    type(shell).showtraceback = type(shell)._showtraceback = lambda *args, **kwargs: None
    sys.excepthook = lambda *_: None
    print("ATTEMPTED")


replace(get_ipython())
