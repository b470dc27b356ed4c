"""What is drawn of a TensorFlow graph is what the graph holds."""

import matplotlib as mpl
import pytest

mpl.use("Agg")

from coursekit.graph_drawing import draw_graph, needed_for, operations_graph
from coursekit.quiet_tensorflow import tf


@pytest.fixture
def polynomial() -> tf.Graph:
    """The lecture's x² + x + 10 and its derivative."""
    graph = tf.Graph()
    with graph.as_default():
        x = tf.compat.v1.Variable(1.0, name="x", use_resource=False)
        tf.gradients([tf.identity(x**2 + x + 10, name="result")], [x])
    return graph


def test_every_operation_is_a_node_and_every_tensor_an_edge(polynomial: tf.Graph) -> None:
    drawn = operations_graph(polynomial)
    operations = polynomial.get_operations()
    assert set(drawn) == {operation.name for operation in operations}
    flows = {(tensor.op.name, operation.name) for operation in operations for tensor in operation.inputs}
    assert {(a, b) for a, b, control in drawn.edges(data="control") if not control} == flows


def test_a_collapsed_scope_is_one_node_that_counts_its_operations(polynomial: tf.Graph) -> None:
    drawn = operations_graph(polynomial, collapse=["x", "gradients"])
    inside = [op for op in polynomial.get_operations() if op.name.startswith("gradients/")]
    assert drawn.nodes["gradients"]["operations"] == len(inside) > 5
    assert not any(node.startswith(("x/", "gradients/")) for node in drawn)


def test_the_derivative_does_not_need_the_result(polynomial: tf.Graph) -> None:
    derivative = next(op.name for op in polynomial.get_operations() if op.type == "AddN")
    assert "result" not in needed_for(polynomial, derivative)
    assert "x/read" in needed_for(polynomial, derivative)


def test_each_node_is_labelled_with_its_name(polynomial: tf.Graph) -> None:
    figure = draw_graph(polynomial, collapse=["x", "gradients"])
    labels = {text.get_text().splitlines()[0] for text in figure.axes[0].texts}
    assert set(operations_graph(polynomial, collapse=["x", "gradients"])) <= labels
