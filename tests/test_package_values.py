"""Values of pandas, SciPy and SymPy cross by value, and carry nothing else."""

import copy
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sympy
from scipy import sparse
from test_values import across, failures, sent

from autograder.sealed import pandas_values, sparse_values, sympy_values, tags
from autograder.sealed.frame import WireError
from autograder.sealed.snapshot import same, snapshot
from autograder.sealed.tags import tag_of
from autograder.sealed.values import Decoder
from course_copy import needs_sandbox

tags.add_packages()


def refuse(value: object) -> Any:
    raise WireError("not plain")


days = pd.date_range("2020-01-01", periods=2, freq="D")
frame = pd.DataFrame(
    {
        "integer": [1, 2],
        "text": ["x", None],
        "float": [1.5, np.nan],
        "date": pd.to_datetime(["2020-01-01", None]),
        "category": pd.Categorical(["u", "v"], ordered=True),
        "nullable": pd.array([1, None], dtype="Int64"),
        "truth": pd.array([True, None], dtype="boolean"),
        "string": pd.array(["q", None], dtype="string"),
        "object": [[1], {2: 3}],
        "text of objects": pd.Series(["a", "b"], dtype=object),
        "zone": days.tz_localize("Europe/Berlin"),
        "delta": pd.to_timedelta([1, 2], "s"),
        "interval": pd.interval_range(0, 2),
        "small": np.array([1, 2], "f4"),
    }
)
FRAMES = [
    *(frame, frame.iloc[:0], pd.DataFrame(), frame.set_index(["integer", "text"])[["float"]]),
    *(pd.DataFrame([[1, 2]], columns=["a", "a"]), pd.DataFrame({"a": [1, 2]}, index=days), frame.describe()),
    pd.DataFrame(np.eye(2), columns=pd.MultiIndex.from_product([["a"], ["x", "y"]], names=["p", "q"])),
]
SERIES = [
    *(frame["integer"], pd.Series(dtype=float), frame.loc[0], pd.cut(pd.Series([1, 2, 3]), 2)),
    *(pd.Series([1, 2], index=days, name="x"), pd.Series(["b", "a", "b"]).value_counts()),
]
INDEXES = [
    *(pd.Index([1, 2]), pd.Index(["a", None]), pd.Index([(1,), 2], dtype=object), pd.RangeIndex(3, name="z")),
    *(
        days,
        pd.date_range("2020", periods=3, freq="MS"),
        pd.to_timedelta([1], "h"),
        pd.CategoricalIndex(["a"]),
    ),
    *(pd.interval_range(0, 2), pd.MultiIndex.from_tuples([(1, "a"), (2, None)])),
]
SCALARS = [
    *(pd.Timestamp("2020-01-02 03:04"), pd.Timestamp("2020", tz="Europe/Berlin"), pd.Timedelta("1h")),
    *(pd.Interval(0, 1), pd.CategoricalDtype(["a"], ordered=True)),
]


@pytest.mark.parametrize("value", [*FRAMES, *SERIES, *INDEXES], ids=lambda one: type(one).__name__)
def test_a_frame_a_series_and_an_index_arrive_as_they_were_sent(value: Any) -> None:
    arrived = across(value)
    compare = {pd.DataFrame: pd.testing.assert_frame_equal, pd.Series: pd.testing.assert_series_equal}
    compare.get(type(value), pd.testing.assert_index_equal)(arrived, value)
    assert type(arrived) is type(value)
    assert getattr(arrived, "freq", None) == getattr(value, "freq", None)
    if isinstance(value, pd.DataFrame | pd.Series):
        assert same(snapshot(arrived.copy()), snapshot(arrived))


@pytest.mark.parametrize("value", SCALARS, ids=str)
def test_a_date_an_interval_and_a_type_arrive(value: Any) -> None:
    arrived = across(value)
    assert (type(arrived), arrived) == (type(value), value)
    assert getattr(arrived, "unit", None) == getattr(value, "unit", None)


def test_what_is_missing_is_the_very_object() -> None:
    assert across(pd.NaT) is pd.NaT
    assert across(pd.NA) is pd.NA


def test_content_is_put_into_a_frame_and_a_series() -> None:
    there, new = frame.copy(), frame.assign(more=3).drop(columns="integer")
    before = snapshot(there)
    assert across(new, there) is there
    pd.testing.assert_frame_equal(there, new)
    assert not same(before, snapshot(there))
    series, other = pd.Series([1, 2]), pd.Series([3.0, 4.0, 5.0], name="q")
    assert across(other, series) is series
    pd.testing.assert_series_equal(series, other)


@pytest.mark.parametrize("change", ["value", "name", "index", "column", "order"])
def test_a_snapshot_shows_a_change(change: str) -> None:
    one = pd.DataFrame({"a": [1.0, np.nan], "b": ["x", "y"]})
    before = snapshot(one)
    match change:
        case "value":
            one.loc[0, "a"] = 2.0
        case "name":
            one.index.name = "z"
        case "index":
            one.index = [5, 6]
        case "column":
            one["c"] = 1
        case _:
            one.insert(0, "b", one.pop("b"))
    assert not same(before, snapshot(one))


def test_a_frame_of_another_type_does_not_cross() -> None:
    own: Any = type("Own", (pd.DataFrame,), {})
    kinds = pd.Index([object()], dtype=object)
    for value in (own({"a": [1]}), pd.DataFrame({"a": [1]}, index=kinds), pd.Series([1], name=frozenset())):
        assert tag_of(value) is None


MATRICES = [
    getattr(sparse, f"{kind}_{suffix}")(np.array([[1.0, 0, 2], [0, 0, 3]]))
    for kind in sparse_values.FORMATS
    for suffix in ("array", "matrix")
]


@pytest.mark.parametrize("value", MATRICES, ids=lambda one: type(one).__name__)
def test_a_sparse_matrix_arrives_and_changes_in_place(value: Any) -> None:
    arrived = across(value)
    assert (type(arrived), arrived.nnz, arrived.shape) == (type(value), value.nnz, value.shape)
    assert np.array_equal(arrived.toarray(), value.toarray())
    assert same(snapshot(value), snapshot(arrived))
    there, double = copy.deepcopy(value), value * 2
    assert across(type(value)(double), there) is there
    assert np.array_equal(there.toarray(), double.toarray())
    assert not same(snapshot(value), snapshot(there))


x, y, n = sympy.Symbol("x"), sympy.Symbol("y"), sympy.Symbol("n", integer=True, positive=True)
f = sympy.Function("f")
EXPRESSIONS = [
    *(
        x,
        n,
        x**2 + 3 * x * y - 1,
        sympy.sin(x) / x,
        sympy.Rational(1, 3),
        sympy.Float("1.25"),
        sympy.Float(0),
    ),
    *(sympy.Float(2.5, 30), sympy.pi * sympy.I, -sympy.oo, sympy.E**x, sympy.sqrt(2), sympy.Eq(x, 2), x < y),
    *(sympy.Derivative(f(x), x), sympy.Integral(sympy.exp(x), (x, 0, 1)), sympy.Sum(n, (n, 1, 5)), f(x) + 1),
    *(sympy.Piecewise((x, x > 0), (0, True)), sympy.Matrix([[1, x]]), sympy.ImmutableMatrix([[1]])),
    *(sympy.FiniteSet(1, 2), sympy.Interval(0, 1), sympy.S.Reals, sympy.Max(x, y), sympy.true, sympy.zoo),
    *(
        sympy.And(x > 0, y > 0),
        sympy.Not(x > 0),
        sympy.Add(1, 1, evaluate=False),
        sympy.S.Half,
        sympy.Dummy("d"),
    ),
    *(
        sympy.Tuple(x, 1),
        sympy.factorial(n),
        sympy.Integer(10) ** 50,
        sympy.log(x, 2),
        sympy.Symbol("lambda"),
    ),
]


@pytest.mark.parametrize("value", EXPRESSIONS, ids=str)
def test_an_expression_arrives_as_it_was_sent(value: Any) -> None:
    arrived = across(value)
    assert (type(arrived), arrived, sympy.srepr(arrived)) == (type(value), value, sympy.srepr(value))
    assert getattr(arrived, "is_commutative", None) == getattr(value, "is_commutative", None)


def test_an_expression_can_be_computed_with() -> None:
    arrived = across(x**2 + 2 * sympy.sin(x))
    assert arrived.diff(x) == 2 * x + 2 * sympy.cos(x)
    assert arrived.subs(x, 0) == 0
    assert sympy.lambdify(x, arrived)(0.0) == 0.0


INJECTED = ["__import__", "exit()", "x y", "", "_x", "x.y", "x" * 41]


@pytest.mark.parametrize("name", [*INJECTED, "eval", "chr", "open", "load", "getattr"])
def test_no_name_becomes_code(name: str) -> None:
    """`lambdify` writes names into code, so chr(97) and the like would be executed in the examiner."""
    assert tag_of(sympy.Function(name)(x)) is None
    nodes = [["sy_function", [1, 2]], ["plain", name], ["sy_integer", [3]], ["plain", 97]]
    with pytest.raises(WireError):
        Decoder(nodes, [], refuse)
    if name in INJECTED:
        assert tag_of(sympy.Symbol(name)) is None
        with pytest.raises(WireError):
            Decoder([["sy_symbol", [1, 2]], ["plain", name], ["none"]], [], refuse)


def test_a_power_is_not_computed() -> None:
    nodes = [["sy_node", [1, 2, 2]], ["plain", "Pow"], ["sy_integer", [3]], ["plain", 2**40]]
    assert str(Decoder(nodes, [], refuse).get(0)) == f"{2**40}**{2**40}"


def test_every_family_lists_its_tags() -> None:
    for module in (pandas_values, sparse_values, sympy_values):
        listed = {}
        for line in module.__doc__.split("\n===========  ")[2].splitlines()[1:]:
            if line[:13].strip():
                listed[line[:13].strip()] = line.endswith("(m)")
        assert listed == {one.name: one.replace is not None for one in module.value_types()}


# Hostile input

EIGHT, FOUR = ["block", "<i8", [1], 0], ["block", "<i4", [1], 1]


def node(tag: str, *parts: Any) -> list[list]:
    """Return the nodes of a value whose parts are nodes, plain values, or tuples of either."""
    nodes: list[list] = [[tag, []]]

    def add(part: Any) -> int:
        number = len(nodes)
        nodes.append([])
        if type(part) is tuple:
            nodes[number] = ["tuple", [add(one) for one in part]]
        elif type(part) is dict:
            (name, parts), *_ = part.items()
            nodes[number] = [name, [add(one) for one in parts]]
        else:
            nodes[number] = part if type(part) is list else ["none"] if part is None else ["plain", part]
        return number

    nodes[0][1] = [add(part) for part in parts]
    return nodes


def rows(count: int) -> dict[str, list]:
    return {"pd_range": [0, count, 1, None]}


LABELS = {"pd_index": ["Index", ["block", "<i8", [1], 0], None, None]}
HOSTILE = [
    *(node("pd_range", 0, 2**26, 1, None), node("pd_range", 0, 5, 0, None), node("pd_range", 0, 5, 1, [])),
    *(node("pd_frame", rows(1), rows(2), (EIGHT,)), node("pd_frame", rows(2), rows(1), (EIGHT,))),
    *(node("pd_frame", rows(1), 5, (EIGHT,)), node("pd_frame", rows(1), rows(1), (["list", []],))),
    *(node("pd_frame", rows(1), rows(1), EIGHT), node("pd_frame", rows(1), rows(1), (5,))),
    node("pd_frame", rows(2), rows(1), (EIGHT, ["block", "<i8", [1], 0])),
    *(node("pd_series", EIGHT, rows(2), None), node("pd_series", EIGHT, rows(1), ["list", []])),
    *(node("pd_series", ["block", "<i8", [1, 1], 0], rows(1), None), node("pd_series", "x", rows(1), None)),
    *(
        node("pd_index", "Series", EIGHT, None, None),
        node("pd_index", "Index", {"items": [()]}, ["list", []], None),
    ),
    *(
        node("pd_index", "Index", ["list", []], None, None),
        node("pd_index", "DatetimeIndex", EIGHT, None, "x" * 99),
    ),
    *(node("pd_index", "DatetimeIndex", ["block", "<M8[ns]", [1], 0], None, "bad"),),
    *(node("pd_index", "Index", {"items": [["list", []]]}, None, None),),
    *(node("pd_multi", (LABELS,), (FOUR, EIGHT), (None,)), node("pd_multi", (5,), (FOUR,), (None,))),
    *(node("pd_multi", (rows(0),), (FOUR,), (None,)), node("pd_multi", (LABELS,), (5,), (None,))),
    *(node("pd_category", FOUR, {"pd_cat_type": [rows(0), False]}), node("pd_category", FOUR, 5)),
    *(node("pd_cat_type", 5, False), node("pd_cat_type", rows(1), 1), node("pd_interval", 1, 2, "left")),
    *(
        node("pd_interval", rows(1), rows(1), "x"),
        node("pd_between", 0, 1, "x"),
        node("pd_between", "a", "b", "left"),
    ),
    *(
        node("pd_nullable", "Int64", FOUR, ["block", "|b1", [1], 2]),
        node("pd_nullable", "object", EIGHT, EIGHT),
    ),
    *(
        node("pd_nullable", "Int64", EIGHT, ["block", "|b1", [2], 3]),
        node("pd_strings", True, {"items": [5]}),
    ),
    *(node("pd_dates", EIGHT, None), node("pd_dates", ["block", "<M8[ns]", [1], 0], 5)),
    *(node("pd_stamp", "D", 1, None), node("pd_stamp", "ns", 2**70, None), node("pd_stamp", "ns", 1, "UTC")),
    *(node("pd_delta", "ns", True), node("pd_delta", "y", 1), node("pd_nat", 1)),
    *(node("sparse", "csr_array", (1, 1), EIGHT, ["block", "<i4", [1], 4], ["block", "<i4", [2], 3]),),
    *(
        node("sparse", "csr_array", (1, 2**40), EIGHT, FOUR, FOUR),
        node("sparse", "eval", (1, 1), EIGHT, FOUR, FOUR),
    ),
    *(node("sparse", "coo_array", (1, 1), EIGHT, ["block", "<i4", [1], 4], FOUR),),
    *(node("sparse", "coo_array", (1, 1), ["block", "<i8", [0], 5], FOUR, ["block", "<i4", [1], 4]),),
    *(node("sparse", "dia_array", (1, 1), ["block", "<i8", [1, 1], 0], ["block", "<i4", [1], 4]),),
    *(node("sparse", "lil_array", (2**40, 1), EIGHT, FOUR, ["block", "<i4", [1], 6]),),
    *(node("sy_integer", "1"), node("sy_integer", ["int", hex(2**131073)]), node("sy_rational", 1, 0)),
    *(
        node("sy_node", "Add", "x"),
        node("sy_node", "sympify", "x"),
        node("sy_node", "Basic"),
        node("sy_node", "Add", 1),
    ),
    *(
        node("sy_symbol", "x", None, "huge", True),
        node("sy_symbol", "x", None, "real", 1),
        node("sy_symbol", "x", "1"),
    ),
    *(node("sy_float", 1, 2**40, 53), node("sy_float", 1, 0, 2**40), node("sy_float", 1, 0, 0)),
    *(node("sy_matrix", "Matrix", 2, 2, {"sy_integer": [1]}), node("sy_matrix", "Matrix", 2**40, 0)),
    *(node("sy_matrix", "Matrix", 1, 1, "x"), node("sy_constant", "Zero"), node("sy_constant", "__class__")),
]


@pytest.mark.parametrize("nodes", HOSTILE, ids=str)
def test_a_lying_node_is_refused(nodes: list[list]) -> None:
    seven = np.array([7], "i4").tobytes()
    buffers = [bytes(8), bytes(4), bytes(1), bytes(2), seven, b"", bytes(4)]
    buffers[3] = np.array([0, 1], "i4").tobytes() if "csr" in str(nodes) else bytes(2)
    with pytest.raises(WireError):
        Decoder(nodes, [*map(bytearray, buffers)], refuse)


def test_the_nodes_of_these_tests_are_right_but_for_the_lie() -> None:
    for nodes in (
        node("pd_frame", rows(1), rows(1), (EIGHT,)),
        node("pd_multi", (LABELS,), (FOUR,), (None,)),
        node("pd_category", FOUR, {"pd_cat_type": [rows(1), False]}),
        node("sparse", "coo_array", (1, 1), EIGHT, FOUR, ["block", "<i4", [1], 6]),
        node("sy_node", "Add", {"sy_integer": [1]}, {"sy_integer": [1]}),
    ):
        buffers = [bytes(8), bytes(4), bytes(1), bytes(2), bytes(4), b"", bytes(4)]
        assert Decoder(nodes, [*map(bytearray, buffers)], refuse).get(0) is not None


# In the sandbox

PACKAGES = {
    "pandas": (
        ("numpy", "pandas"),
        """
import numpy as np
import pandas as pd
table = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
stamp = pd.Timestamp("2020-01-02")

def liar():  # no class statement, so it is of no class that the exercise asks for
    return type("Liar", (), {
        "__eq__": lambda self, other: True,
        "__hash__": lambda self: hash("x"),
        "__array__": lambda self, dtype=None, copy=None: np.array([1, 2]),
        "__len__": lambda self: 2,
        "__float__": lambda self: 1.0,
    })()

def same(x): return x
def kind(x): return type(x).__name__
def grow(frame): frame["new"] = frame["a"] * 2
def mean(frame): return frame["a"].mean()
def lies(): return pd.DataFrame({"a": [liar(), liar()]})
def lie(): return pd.Series([liar(), liar()])
def long(): return pd.Series(np.zeros(3), index=pd.RangeIndex(3))
""",
        (
            "assert isinstance(table, pd.DataFrame) and type(table) == pd.DataFrame and len(table) == 2",
            "pd.testing.assert_frame_equal(table, pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}))",
            "assert table.equals(pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}))",
            "assert all(table['a'] == [1, 2])",
            "assert stamp == pd.Timestamp('2020-01-02') and kind(stamp) == 'Timestamp'",
            "t = pd.DataFrame({'a': [1, 3]})\ngrow(t)\nassert mean(t) == 2 and t['new'].tolist() == [2, 6]",
            "t = table\ngrow(t)\nassert list(t.columns) == ['a', 'b', 'new'] and same(t) is t",
            "t = table\nt['c'] = 1\nassert 'c' in same(t) and same(t) is t",
            "assert same(pd.Series([1, 2], name='z')).name == 'z' and kind(pd.Index([1])) == 'Index'",
            "from pandas.util import hash_pandas_object\n"
            "assert hash_pandas_object(table).sum() == hash_pandas_object(table.copy()).sum()",
            "assert not (lie() == 1).any() and not (lies()['a'] == 'x').any()",
            "assert not lie().equals(pd.Series([1, 2])) and not lies().isin([1, 'x']).any().any()",
            "try:\n    pd.testing.assert_frame_equal(lies(), pd.DataFrame({'a': [1, 2]}, dtype=object))\n"
            "except AssertionError:\n    pass\nelse:\n    raise ValueError('it is fooled')",
        ),
    ),
    "scipy and sympy": (
        ("numpy", "scipy.sparse", "sympy"),
        """
import numpy as np
import sympy
from scipy import sparse
x = sympy.Symbol("x")
def same(m): return m
def kind(m): return type(m).__name__
def double(m): m *= 2
def square(): return (x + 1) ** 2
def injected(): return sympy.Function("eval")(sympy.Function("chr")(sympy.Integer(49)))
""",
        (
            "m = same(sparse.eye(3, format='csr'))\nassert sparse.issparse(m) and m.nnz == 3",
            "m = sparse.csr_matrix(np.eye(2))\ndouble(m)\nassert m.sum() == 4 and kind(m) == 'csr_matrix'",
            "assert sympy.expand(square()) == x**2 + 2*x + 1 and isinstance(square(), sympy.Expr)",
            "assert same(sympy.Symbol('y', positive=True)).is_positive and kind(x) == 'Symbol'",
            "try:\n    value = sympy.lambdify([], injected())()\nexcept Exception:\n    value = None\n"
            "assert value != 1",
        ),
    ),
}


@needs_sandbox
@pytest.mark.parametrize("name", PACKAGES)
def test_values_cross_between_a_test_and_an_answer(name: str) -> None:
    modules, answer, tests = PACKAGES[name]
    messages = failures(modules, answer, *tests)
    lost = [f"{test}: {message}" for test, message in zip(tests, messages, strict=True) if message]
    assert not lost, "\n".join(lost)


def test_a_node_of_a_package_is_sent_by_its_own_tag() -> None:
    assert sent(frame)[0][0][0] == "pd_frame"
