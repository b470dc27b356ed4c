"""Right programs that are written differently: the solutions, rewritten at random with the same meaning.

A rewrite changes how a function is written (names, helpers, loops, order of statements), what it is (a
method, a closure, a decorated function, an object that can be called) or how it returns its result (another
container, another memory layout, a generator or a list). What the tasks ask for stays as it is: names of
functions and parameters, values, and which arguments are left alone.

``python tests/rewrites.py --minutes 10`` grades as many programs as it can, in one process and sealed, and
stops at the first one that loses marks; `make rewrites` runs it.
"""

import argparse
import ast
import itertools
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

import bank
from autograder.assignment.reference import references
from autograder.assignment.source import read_source
from autograder.course import SOLUTIONS
from autograder.sealed.jobs import Job, StudentCell, TestCell
from autograder.sealed.launch import run_job
from autograder.sealed.limits import Limits

NOTEBOOKS = sorted(
    path
    for path in SOLUTIONS.glob("*/*.py")
    if path.parent.name != "modular-construction"  # without TensorFlow
)
ARRAYS = {"patterns", "W", "probe", "w", "x", "z", "X", "y", "Y", "Y_hat", "y_hat", "theta"}
DICTS = {"params", "grads", "velocity", "cache", "state"}
GENERATORS = {"minibatches"}
ELEMENTWISE = {"sigmoid": "float", "step": "int"}
HASHABLE = {"iterations_per_epoch"}  # their arguments are numbers
PURE = {  # functions of arrays and numbers, without a function or a random generator among the arguments
    *(
        "hebbian_weights",
        "recall",
        "hebbian_step",
        "step",
        "predict",
        "perceptron_epoch",
        "sigmoid",
        "softmax",
    ),
    *("mlp_forward", "negative_log_likelihood", "count_parameters", "adam_init", "adam_step", "forward"),
    *("mse_loss", "backward", "deep_gradients", "iterations_per_epoch", "sgd_step", "momentum_step"),
}
HEAD = """
import collections, contextlib, copy, functools, threading
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
import numpy as np


def traced(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


def checked(**expected):
    def decorate(function):
        calls = 0

        @functools.wraps(function)
        def inner(*args, **kwargs):
            nonlocal calls
            calls += 1
            return function(*args, **kwargs)

        return inner

    return decorate


class Callable:
    def __init__(self, function):
        self.function = function
        functools.update_wrapper(self, function)

    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)


class Bare:
    __slots__ = ("function",)

    def __init__(self, function):
        self.function = function

    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)


def in_thread(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(function, *args, **kwargs).result()

    return inner


def in_daemon(function):
    def inner(*args, **kwargs):
        results = []
        thread = threading.Thread(target=lambda: results.append(function(*args, **kwargs)), daemon=True)
        thread.start()
        thread.join()
        return results[0]

    return inner


def content(value):
    if isinstance(value, dict):
        return tuple((key, content(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(map(content, value))
    return (np.shape(value), np.asarray(value).dtype.str, np.asarray(value).tobytes())


def remembered(function):
    results = {}

    @functools.wraps(function)
    def inner(*args, **kwargs):
        key = content((args, kwargs))
        if key not in results:
            results[key] = function(*args, **kwargs)
        return copy.deepcopy(results[key])

    return inner


def last_remembered(function):
    last = [None, None, None]

    def inner(*args, **kwargs):
        same = last[0] is not None and len(last[0]) == len(args) and not kwargs
        now = content(args)
        if not (same and all(a is b for a, b in zip(last[0], args)) and now == last[1]):
            last[:] = args, now, function(*args, **kwargs)
        return copy.deepcopy(last[2])

    return inner


def changed(value, leaf, mapping=lambda d: d, sequence=lambda s: s):
    if isinstance(value, dict):
        return mapping({key: changed(item, leaf, mapping, sequence) for key, item in value.items()})
    if isinstance(value, (list, tuple)):
        kind = tuple if isinstance(value, tuple) else list
        return sequence(kind(changed(item, leaf, mapping, sequence) for item in value))
    return leaf(value) if isinstance(value, (np.ndarray, np.floating)) else value


def with_results(change):
    def decorate(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            return change(function(*args, **kwargs))

        return inner

    return decorate


class Record(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class Series(list):
    def mean(self):
        return sum(self) / len(self)


class Pair(NamedTuple):
    first: object
    second: object


class Batches:
    def __init__(self, batches):
        self.batches = list(batches)
        self.position = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.position == len(self.batches):
            raise StopIteration
        self.position += 1
        return self.batches[self.position - 1]


class Lazy:
    def __init__(self, batches):
        self.batches = batches

    def __iter__(self):
        yield from self.batches


def in_larger_memory(array):
    memory = np.full((2, *np.shape(array)), np.nan if np.asarray(array).dtype.kind == "f" else 0)
    memory = memory.astype(np.asarray(array).dtype)
    memory[1] = array
    return memory[1]


def strided(array):
    array = np.asarray(array)
    memory = np.zeros((*array.shape[:-1], 2 * array.shape[-1]) if array.ndim else 2, array.dtype)
    memory[..., ::2] = array if array.ndim else [array]
    return memory[..., ::2] if array.ndim else memory[0]


def read_only(array):
    array = np.array(array)
    array.flags.writeable = False
    return array
"""
WRAPPERS = [
    *("traced({})", "checked(x=1)({})", "Callable({})", "Bare({})", "functools.partial({})", "in_thread({})"),
    *("in_daemon({})", "(lambda function: lambda *args, **kwargs: function(*args, **kwargs))({})"),
    "(lambda *args, _f={}, **kwargs: _f(*args, **kwargs))",
    "staticmethod({}).__func__",
    "type('Methods', (), {{'call': staticmethod({})}}).call",
    "type('Methods', (), {{'call': lambda self, *args, f={}, **kwargs: f(*args, **kwargs)}})().call",
    "np.errstate(over='ignore')({})",
]
LEAVES = [  # what an array, or a NumPy float, in a result may be replaced by
    *(
        "np.array",
        "lambda a: np.array(a, order='F')",
        "in_larger_memory",
        "strided",
        "lambda a: a[...]",
        "copy.copy",
    ),
    *("lambda a: np.asarray(a).astype(float) if np.asarray(a).dtype.kind == 'f' else a", "np.asarray"),
    "lambda a: a.T.copy().T",
    "lambda a: np.array(a)[()]",
    "lambda a: np.ravel(a)[::-1].copy()[::-1].reshape(np.shape(a))",
    "lambda a: np.array(a.tolist()) if np.asarray(a).dtype.kind == 'f' else a",
    "lambda a: np.asarray(a, dtype='>f8') if np.asarray(a).dtype == float else a",
    "lambda a: np.asarray(a, dtype=np.longdouble) if np.asarray(a).dtype == float else a",
]
MAPPINGS = [
    *("lambda d: d", "collections.OrderedDict", "lambda d: collections.defaultdict(float, d)", "Record"),
    "lambda d: dict(reversed(d.items()))",
]
SEQUENCES = [
    "lambda s: s",
    "lambda s: Pair(*s) if isinstance(s, tuple) and len(s) == 2 else s",
    "lambda s: Series(s) if isinstance(s, list) else s",
]
BATCHES = [
    "list",
    "tuple",
    "iter",
    "Batches",
    "Lazy",
    "lambda g: (batch for batch in g)",
    "lambda g: map(Pair._make, g)",
]


@dataclass
class Draft:
    """A function that is being rewritten.

    Attributes
    ----------
    node : ast.FunctionDef
    before : list of str
        Statements that stand before it: helpers.
    wrapped : list of str
        What it is wrapped in, innermost first; ``{}`` stands for the function.
    """

    node: ast.FunctionDef
    before: list[str] = field(default_factory=list)
    wrapped: list[str] = field(default_factory=list)

    @property
    def parameters(self) -> list[str]:
        return [argument.arg for argument in self.node.args.args]

    def names(self) -> set[str]:
        """Return the local names, with the parameters and the functions within."""
        below = [node for node in ast.walk(self.node) if node is not self.node]
        stored = {n.id for n in below if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        return {*self.parameters, *stored, *(n.name for n in below if isinstance(n, ast.FunctionDef))}

    def fresh(self, chance: random.Random, name: str = "v") -> str:
        """Return an unused name."""
        return f"{name}_{chance.randrange(10**8)}"

    def source(self) -> str:
        """Return the program's statements for this function."""
        name = self.node.name
        after = [f"{name} = {wrapper.format(name)}" for wrapper in self.wrapped]
        return "\n\n".join([*self.before, ast.unparse(ast.fix_missing_locations(self.node)), *after])


class _Replace(ast.NodeTransformer):
    """Replace one node."""

    def __init__(self, old: ast.AST, new: ast.AST | list[ast.stmt]) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST):
        return self.new if node is self.old else super().visit(node)


def blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield every list of statements below a node."""
    for inner in ast.walk(node):
        for part in ("body", "orelse", "finalbody"):
            block = getattr(inner, part, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield block


def parsed(text: str) -> list[ast.stmt]:
    return ast.parse(text).body


def expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def rename(root: ast.AST, names: dict[str, str]) -> None:
    """Rename variables."""
    for node in ast.walk(root):
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
        elif isinstance(node, ast.FunctionDef):
            node.name = names.get(node.name, node.name)
        elif isinstance(node, ast.Nonlocal):
            node.names = [names.get(name, name) for name in node.names]


# The rewrites: each changes a draft in place, or leaves it if there is nothing that it could change.


def rename_locals(draft: Draft, chance: random.Random) -> None:
    """Give every local variable another name."""
    rename(draft.node, {name: draft.fresh(chance) for name in sorted(draft.names() - set(draft.parameters))})


def rename_parameters(draft: Draft, chance: random.Random) -> None:
    """Assign the parameters to other names first, and use those."""
    fresh = {name: draft.fresh(chance, name) for name in draft.parameters}
    rename(ast.Module(draft.node.body, []), fresh)
    draft.node.body[:0] = parsed("\n".join(f"{new} = {old}" for old, new in fresh.items()))


def extractable(draft: Draft) -> list[ast.expr]:
    """List the expressions that can move to a function of their own."""
    kinds = (ast.BinOp, ast.Call, ast.Compare, ast.Subscript, ast.UnaryOp, ast.Dict, ast.Tuple, ast.ListComp)
    found = []
    for statement in draft.node.body:
        for node in ast.walk(statement):
            inner = list(ast.walk(node))
            loads = not isinstance(getattr(node, "ctx", ast.Load()), (ast.Store, ast.Del))
            special = (ast.Yield, ast.NamedExpr, ast.Starred, ast.Slice, ast.YieldFrom)
            if isinstance(node, kinds) and loads and not any(isinstance(one, special) for one in inner):
                found.append(node)
    return found


def extract_helper(draft: Draft, chance: random.Random) -> None:
    """Move an expression to a function at top level, to an inner function, or to a method."""
    candidates = extractable(draft)
    if not candidates:
        return
    chosen = chance.choice(candidates)
    bound = {n.id for n in ast.walk(chosen) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    bound |= {argument.arg for n in ast.walk(chosen) if isinstance(n, ast.arguments) for argument in n.args}
    used = {n.id for n in ast.walk(chosen) if isinstance(n, ast.Name)}
    free = sorted((used & draft.names()) - bound)
    name, text, passed = draft.fresh(chance, "helper"), ast.unparse(chosen), ", ".join(free)
    kind = chance.randrange(5)
    if kind == 0:
        draft.before.append(f"def {name}({passed}):\n    return {text}")
        call = f"{name}({passed})"
    elif kind == 1:
        draft.before.append(f"{name} = lambda {passed}: {text}")
        call = f"{name}({', '.join(f'{one}={one}' for one in free)})"
    elif kind == 2:
        parameters = ", ".join(["self", *free])
        draft.before.append(f"class {name}:\n    def __call__({parameters}):\n        return {text}")
        call = f"{name}()({passed})"
    elif kind == 3:
        call = f"(lambda: {text})()"
    else:
        draft.before.append(f"@traced\ndef {name}({passed}):\n    value = {text}\n    return value")
        call = f"{name}(*({passed}{',' if free else ''}))"
    _Replace(chosen, expression(call)).visit(draft.node)


def name_the_result(draft: Draft, chance: random.Random) -> None:
    """Give a result a name before it is returned."""
    for block in blocks(draft.node):
        last = block[-1]
        if isinstance(last, ast.Return) and last.value is not None:
            name = draft.fresh(chance, "result")
            block[-1:] = [
                ast.Assign([ast.Name(name, ast.Store())], last.value),
                ast.Return(ast.Name(name, ast.Load())),
            ]
            return


def unroll_comprehension(draft: Draft, chance: random.Random) -> None:
    """Turn a comprehension that is returned or assigned as a whole into a loop."""
    for block in blocks(draft.node):
        for index, statement in enumerate(block):
            value = getattr(statement, "value", None)
            if not (
                isinstance(statement, (ast.Return, ast.Assign))
                and isinstance(value, (ast.ListComp, ast.DictComp))
            ):
                continue
            (generator,) = value.generators
            made = draft.fresh(chance, "made")
            loop = f"for {ast.unparse(generator.target)} in {ast.unparse(generator.iter)}:\n"
            if isinstance(value, ast.ListComp):
                start, add = f"{made} = []", f"    {made}.append({ast.unparse(value.elt)})"
            else:
                start, add = (
                    f"{made} = {{}}",
                    f"    {made}[{ast.unparse(value.key)}] = {ast.unparse(value.value)}",
                )
            statement.value = ast.Name(made, ast.Load())
            block[index:index] = parsed(f"{start}\n{loop}{add}")
            return


def loop_by_hand(draft: Draft, chance: random.Random) -> None:
    """Turn a `for` loop into a `while` loop over an iterator."""
    for block in blocks(draft.node):
        for index, statement in enumerate(block):
            if isinstance(statement, ast.For) and not statement.orelse:
                iterator, end, item = (draft.fresh(chance, name) for name in ("iterator", "end", "item"))
                start = parsed(f"{iterator} = iter({ast.unparse(statement.iter)})\n{end} = object()")
                (loop,) = parsed(
                    f"while ({item} := next({iterator}, {end})) is not {end}:\n"
                    f"    {ast.unparse(statement.target)} = {item}"
                )
                assert isinstance(loop, ast.While)
                loop.body += statement.body
                block[index : index + 1] = [*start, loop]
                return


def augment(draft: Draft, chance: random.Random) -> None:
    """Write ``x += y`` as ``x = x + y``."""
    for block in blocks(draft.node):
        for index, statement in enumerate(block):
            if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
                name = statement.target.id
                block[index] = ast.Assign(
                    [ast.Name(name, ast.Store())],
                    ast.BinOp(ast.Name(name, ast.Load()), statement.op, statement.value),
                )
                return


def work_in_place(draft: Draft, chance: random.Random) -> None:
    """Write ``w = w + y`` as a change in place of a copy."""
    for block in blocks(draft.node):
        for index, statement in enumerate(block):
            if (
                isinstance(statement, ast.Assign)
                and isinstance(statement.targets[0], ast.Name)
                and statement.targets[0].id == "w"
                and isinstance(statement.value, ast.BinOp)
                and isinstance(statement.value.left, ast.Name)
                and statement.value.left.id == "w"
                and isinstance(statement.value.op, ast.Add)
            ):
                block[index : index + 1] = parsed(
                    f"w = np.array(w, dtype=float)\nw += {ast.unparse(statement.value.right)}"
                )
                return


def is_independent(first: ast.stmt, second: ast.stmt) -> bool:
    """Return whether two assignments may change places: neither calls what could have an effect."""
    written, names = [], []
    for statement in (first, second):
        if not isinstance(statement, ast.Assign):
            return False
        calls = [ast.unparse(node.func) for node in ast.walk(statement) if isinstance(node, ast.Call)]
        if not all(call.startswith("np.") or call == "len" for call in calls):
            return False
        targets = [t.value if isinstance(t, ast.Subscript) else t for t in statement.targets]
        written.append({node.id for t in targets for node in ast.walk(t) if isinstance(node, ast.Name)})
        names.append({node.id for node in ast.walk(statement) if isinstance(node, ast.Name)})
    return not (written[0] & names[1]) and not (written[1] & names[0])


def reorder(draft: Draft, chance: random.Random) -> None:
    """Swap neighbouring statements that do not depend on each other."""
    for block in blocks(draft.node):
        pairs = [i for i in range(len(block) - 1) if is_independent(block[i], block[i + 1])]
        if pairs:
            index = chance.choice(pairs)
            block[index], block[index + 1] = block[index + 1], block[index]
            return


def flip(draft: Draft, chance: random.Random) -> None:
    """Write comparisons and decisions the other way round."""
    turned = {ast.Gt: ast.Lt, ast.Lt: ast.Gt, ast.GtE: ast.LtE, ast.LtE: ast.GtE, ast.Eq: ast.Eq}
    for node in ast.walk(draft.node):
        if isinstance(node, ast.IfExp) and chance.random() < 0.5:
            node.test, node.body, node.orelse = ast.UnaryOp(ast.Not(), node.test), node.orelse, node.body
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in turned:
            node.left, node.comparators = node.comparators[0], [node.left]
            node.ops = [turned[type(node.ops[0])]()]


def surround(draft: Draft, chance: random.Random) -> None:
    """Put the body into a statement that changes nothing."""
    text = chance.choice(
        [
            "with contextlib.nullcontext():\n    pass",
            "with np.errstate(over='ignore', under='ignore'):\n    pass",
            "try:\n    pass\nfinally:\n    del_me = None",
            "try:\n    pass\nexcept ZeroDivisionError:\n    raise",
            "if True:\n    pass",
            "with ThreadPoolExecutor(2) as idle:\n    pass",
        ]
    )
    (statement,) = parsed(text)
    statement.body = draft.node.body  # type: ignore[attr-defined]
    draft.node.body = [statement]


def close_over(draft: Draft, chance: random.Random) -> None:
    """Move the body to an inner function that takes no arguments and sees the parameters."""
    name = draft.fresh(chance, "inner")
    assigned = (
        draft.names()
        & set(draft.parameters)
        & {
            n.id
            for n in ast.walk(ast.Module(draft.node.body, []))
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
    )
    first = f"nonlocal {', '.join(sorted(assigned))}" if assigned else "pass"
    (inner,) = parsed(f"def {name}():\n    {first}")
    assert isinstance(inner, ast.FunctionDef)
    inner.body += draft.node.body
    is_generator = any(isinstance(node, ast.Yield) for node in ast.walk(draft.node))
    last = f"yield from {name}()" if is_generator and chance.random() < 0.5 else f"return {name}()"
    draft.node.body = [inner, *parsed_in_function(last)]


def parsed_in_function(text: str) -> list[ast.stmt]:
    (function,) = parsed(f"def f():\n    {text}")
    assert isinstance(function, ast.FunctionDef)
    return function.body


def convert_arguments(draft: Draft, chance: random.Random) -> None:
    """Convert or copy the arguments first."""
    arrays = [
        "np.array({0})",
        "np.asarray({0})",
        "np.array({0}, order='F')",
        "np.copy({0})",
        "np.array({0})[...]",
    ]
    arrays += ["in_larger_memory({0})", "read_only({0})", "np.array({0}, dtype=float)", "copy.deepcopy({0})"]
    dicts = ["dict({0})", "collections.OrderedDict({0})", "Record({0})", "copy.deepcopy({0})", "{{**{0}}}"]
    lines = []
    for name in draft.parameters:
        if name in ARRAYS and chance.random() < 0.7:
            lines.append(f"{name} = {chance.choice(arrays).format(name)}")
        elif name in DICTS and chance.random() < 0.7:
            lines.append(f"{name} = {chance.choice(dicts).format(name)}")
    draft.node.body[:0] = parsed("\n".join(lines))


def call_by_keyword(draft: Draft, chance: random.Random) -> None:
    """Pass arguments to the notebook's own functions by keyword."""
    for node in ast.walk(draft.node):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PARAMETERS:
            names = PARAMETERS[node.func.id]
            keep = chance.randrange(len(node.args) + 1)
            if any(isinstance(one, ast.Starred) for one in node.args):
                continue
            moved = [
                ast.keyword(name, value) for name, value in zip(names[keep:], node.args[keep:], strict=False)
            ]
            node.args, node.keywords = node.args[:keep], [*moved, *node.keywords]


def shuffle_by_hand(draft: Draft, chance: random.Random) -> None:
    """Shuffle the numbers of the rows, as `Generator.permutation` does."""
    for node in ast.walk(draft.node):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "rng.permutation":
            rows = ast.unparse(node.args[0])
            name = draft.fresh(chance, "shuffled")
            draft.before.append(
                f"def {name}(rng, n):\n    order = np.arange(n)\n    rng.shuffle(order)\n    return order"
            )
            _Replace(node, expression(f"{name}(rng, {rows})")).visit(draft.node)
            return


def wrap(draft: Draft, chance: random.Random) -> None:
    """Decorate the function, or turn it into a method or an object."""
    draft.wrapped.append(chance.choice(WRAPPERS))


def remember(draft: Draft, chance: random.Random) -> None:
    """Remember results."""
    name = draft.node.name
    if name in HASHABLE:
        draft.wrapped.append(
            chance.choice(["functools.lru_cache({})", "functools.cache({})", "remembered({})"])
        )
    elif name in PURE:
        draft.wrapped.append(chance.choice(["remembered({})", "last_remembered({})"]))


def change_result(draft: Draft, chance: random.Random) -> None:
    """Return other containers, and arrays with another layout in memory."""
    name = draft.node.name
    if name in GENERATORS:
        draft.wrapped.append(f"with_results({chance.choice(BATCHES)})({{}})")
        return
    leaf, mapping, sequence = chance.choice(LEAVES), chance.choice(MAPPINGS), chance.choice(SEQUENCES)
    change = f"lambda result: changed(result, {leaf}, {mapping}, {sequence})"
    draft.wrapped.append(f"with_results({change.replace('{', '{{').replace('}', '}}')})({{}})")


def vectorise(draft: Draft, chance: random.Random) -> None:
    """Compute entry by entry."""
    name = draft.node.name
    if name in ELEMENTWISE:
        draft.wrapped.append(f"np.vectorize({{}}, otypes=[{ELEMENTWISE[name]}])")


REWRITES: dict[str, Callable[[Draft, random.Random], None]] = {
    rewrite.__name__: rewrite
    for rewrite in (
        *(rename_locals, rename_parameters, extract_helper, unroll_comprehension, loop_by_hand, augment),
        *(work_in_place, reorder, flip, surround, close_over, convert_arguments, call_by_keyword, wrap),
        *(shuffle_by_hand, remember, change_result, vectorise, name_the_result),
    )
}


class Step(NamedTuple):
    """One rewrite of a program: the function that is rewritten, and the seed."""

    function: int
    rewrite: str
    seed: int


@cache
def solution(notebook: Path) -> tuple[str, ...]:
    """Return the source of each function that a notebook asks for."""
    functions = []
    for cell in read_source(notebook).cells:
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
            for node in ast.parse(cell.source).body:
                assert isinstance(node, ast.FunctionDef)
                node.body = node.body[1:]  # the docstring
                functions.append(ast.unparse(node))
    return tuple(functions)


PARAMETERS = {
    node.name: [argument.arg for argument in node.args.args]
    for notebook in NOTEBOOKS
    for source in solution(notebook)
    for node in ast.parse(source).body
    if isinstance(node, ast.FunctionDef)
}


def rewritten(notebook: Path, steps: list[Step]) -> str:
    """Return a program for a notebook: its solution after some rewrites."""
    drafts = []
    for source in solution(notebook):
        (node,) = ast.parse(source).body
        assert isinstance(node, ast.FunctionDef)
        drafts.append(Draft(node))
    for step in steps:
        draft = drafts[step.function % len(drafts)]
        REWRITES[step.rewrite](draft, random.Random(step.seed))
        ast.fix_missing_locations(draft.node)
    return "\n\n\n".join([HEAD, *(draft.source() for draft in drafts)])


def random_steps(chance: random.Random) -> list[Step]:
    """Draw the rewrites of one program."""
    names = sorted(REWRITES)
    return [
        Step(chance.randrange(8), chance.choice(names), chance.randrange(2**32))
        for _ in range(chance.randrange(1, 25))
    ]


def losses(notebook: Path, program: str) -> dict[str, str]:
    """Grade a program both ways; return how it was graded, and the messages, if it lost marks."""
    found = {}
    cells = bank.submission_cells(notebook, program)
    files = bank.data_files(notebook)
    outcome = bank.grade_cells(cells, files)
    if not outcome.full_marks:
        found["one process"] = outcome.messages
    reference = references(notebook.parent.name)[notebook.stem]
    steps = [reference.tests[c["id"]] if c["test"] else StudentCell(c["source"]) for c in cells]
    data = {path.name: path.read_bytes() for path in files}
    limits = Limits(cell_seconds=120)
    job = Job(
        steps,
        reference.names,
        reference.modules,
        data,
        imports=reference.imports,
        figures=False,
        limits=limits,
    )
    results = zip(steps, run_job(job), strict=True)
    failed = [r.message for s, r in results if isinstance(s, TestCell) and r.status != "passed"]
    if failed:
        found["sealed"] = "\n".join(failed)
    return found


def try_one(seed: str) -> str:
    """Grade the program of a seed; return a report if it lost marks, or else ""."""
    chance = random.Random(seed)
    notebook, steps = chance.choice(NOTEBOOKS), random_steps(chance)
    program = rewritten(notebook, steps)
    found = losses(notebook, program)
    names = [step.rewrite for step in steps]
    return f"{program}\n\n{notebook.stem}, program {seed}: {names}\n{found}" if found else ""


def main() -> None:
    """Grade programs until the time is up, and stop at the first that loses marks."""
    parser = argparse.ArgumentParser(description="Grade rewritten solutions, in one process and sealed.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument(
        "--seed", default=str(time.time_ns() % 10**6), help="of the first program (default: time)"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    end = time.monotonic() + 60 * arguments.minutes
    seeds = (f"{arguments.seed}-{number}" for number in itertools.count())
    graded = 0
    with ProcessPoolExecutor(arguments.workers) as pool:
        running = {pool.submit(try_one, next(seeds)) for _ in range(arguments.workers)}
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            graded += len(done)
            for problem in filter(None, (future.result() for future in done)):
                sys.exit(f"{problem}\nThat was program {graded}.")
            if time.monotonic() < end:
                running |= {pool.submit(try_one, next(seeds)) for _ in done}
    print(f"{graded} programs were graded (seed {arguments.seed}), and none lost a mark")


if __name__ == "__main__":
    main()
