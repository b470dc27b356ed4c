"""Replaces IPython's parts, so that no test is run: transformers, `run_cell`, hooks.

Comes out: failed
"""

import ast
import sys

from IPython import get_ipython


class Nothing(ast.NodeTransformer):
    def visit_Module(self, node):  # noqa: N802
        return ast.Module(body=[], type_ignores=[])


shell = get_ipython()
shell.ast_transformers.append(Nothing())
shell.input_transformers_cleanup.append(lambda lines: [])
shell.input_transformers_post.append(lambda lines: ["10"])
shell.run_cell = shell.run_cell_async = shell.run_code = lambda *args, **kwargs: None
shell.displayhook = sys.displayhook = lambda value: None
type(shell).showtraceback = type(shell)._showtraceback = lambda *args, **kwargs: None
sys.excepthook = lambda *_: None
