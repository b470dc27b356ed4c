"""What is drawn of a graph is what the graph holds.

Each test runs in a process of its own: the helper modules start TensorFlow, and the process that
runs the tests must not have its threads, since the programs of the bank are run in forks of it.
"""

import functools
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import matplotlib as mpl

CHECKS: dict[str, Callable[..., None]] = {}


def apart(check: Callable[..., None]) -> Callable[[], None]:
    """Make a test of a function that looks at the lecture's graph, run in a process of its own."""

    @functools.wraps(check, assigned=("__module__", "__name__", "__doc__"))
    def test() -> None:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
            pool.submit(look, check.__name__).result()

    del test.__wrapped__  # pytest would take its argument for a fixture
    CHECKS[check.__name__] = check
    return test


def look(name: str) -> None:
    """Run a check on x² + x + 10 and its derivative, in this process."""
    mpl.use("Agg")
    from coursekit.quiet_tensorflow import tf

    graph = tf.Graph()
    with graph.as_default():
        x = tf.compat.v1.Variable(1.0, name="x", use_resource=False)
        tf.gradients([tf.identity(x**2 + x + 10, name="result")], [x])
    CHECKS[name](graph)


@apart
def test_every_operation_is_a_node_and_every_tensor_an_edge(polynomial) -> None:
    from coursekit.graph_drawing import operations_graph

    drawn = operations_graph(polynomial)
    operations = polynomial.get_operations()
    assert set(drawn) == {operation.name for operation in operations}
    flows = {(tensor.op.name, operation.name) for operation in operations for tensor in operation.inputs}
    assert {(a, b) for a, b, control in drawn.edges(data="control") if not control} == flows


@apart
def test_a_collapsed_scope_is_one_node_that_counts_its_operations(polynomial) -> None:
    from coursekit.graph_drawing import operations_graph

    drawn = operations_graph(polynomial, collapse=["x", "gradients"])
    inside = [op for op in polynomial.get_operations() if op.name.startswith("gradients/")]
    assert drawn.nodes["gradients"]["operations"] == len(inside) > 5
    assert not any(node.startswith(("x/", "gradients/")) for node in drawn)


@apart
def test_the_derivative_does_not_need_the_result(polynomial) -> None:
    from coursekit.graph_drawing import needed_for

    derivative = next(op.name for op in polynomial.get_operations() if op.type == "AddN")
    assert "result" not in needed_for(polynomial, derivative)
    assert "x/read" in needed_for(polynomial, derivative)


@apart
def test_each_node_is_labelled_with_its_name(polynomial) -> None:
    from coursekit.graph_drawing import draw_graph, operations_graph

    figure = draw_graph(polynomial, collapse=["x", "gradients"])
    labels = {text.get_text().splitlines()[0] for text in figure.axes[0].texts}
    assert set(operations_graph(polynomial, collapse=["x", "gradients"])) <= labels


@apart
def test_a_list_of_operations_is_drawn_as_the_graph_that_it_lists(polynomial) -> None:
    from coursekit.graph_drawing import Operation, needed_for, operations_graph

    listed = [
        Operation(
            op.name, op.type, [tensor.op.name for tensor in op.inputs], control=["x"] * (op.name == "result")
        )
        for op in polynomial.get_operations()
    ]
    drawn, read = (operations_graph(graph, ["gradients"]) for graph in (listed, polynomial))
    assert set(read.edges) | {("x", "result")} == set(drawn.edges)
    assert drawn.nodes["gradients"]["operations"] == read.nodes["gradients"]["operations"]
    assert "x/read" in needed_for(listed, "result")
