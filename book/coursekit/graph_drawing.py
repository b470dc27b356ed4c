"""Drawings of computation graphs, made from the graphs themselves.

Every box is an operation that the graph holds and every arrow a tensor that it says flows from
one operation to another: what is drawn is what was built. Data flows from top to bottom. A graph
of TensorFlow is read directly; any other one is given as a list of `Operation`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from coursekit.figures import BLUE, GREEN, INK, ORANGE, PURPLE

if TYPE_CHECKING:
    import tensorflow as tf

FONT_SIZE = 10.5
LINE_HEIGHT = 0.19  # inches, like all lengths below: a data unit of the drawing is an inch
GAP = 0.2
CONSTANTS = {"Const"}
FED_OR_KEPT = {"Placeholder", "VariableV2", "VarHandleOp"}


class Operation(NamedTuple):
    """An operation of a graph: what it is called, what it does, and where its inputs come from."""

    name: str
    kind: str
    inputs: Sequence[str] = ()
    shape: str = ""
    control: Sequence[str] = ()  # operations that have to run first and send nothing


def operations_graph(graph: tf.Graph | Sequence[Operation], collapse: Collection[str] = ()) -> nx.DiGraph:
    """Read the operations of a graph and what flows between them.

    Parameters
    ----------
    graph : tf.Graph or sequence of Operation
        Any graph of TensorFlow, one built by hand or the ``graph`` of a concrete function; or a
        list of operations with names of their own, each after its inputs.
    collapse : collection of str, optional
        Names of scopes. All operations whose name is ``scope`` or begins with ``scope/`` become
        one node: a variable with its initialiser and its read, or all of ``gradients``.

    Returns
    -------
    DiGraph
        A node for each operation or collapsed scope, in the order of creation, with the
        attributes ``kind`` (the operation's type, for a scope without an operation of its own
        name ``""``), ``shape`` (of the first output, ``""`` if unknown) and ``operations`` (how
        many it stands for). An edge with ``control=True`` carries no data, only an order.

    Raises
    ------
    ValueError
        If collapsing makes a cycle, so that there is no order to draw.
    """

    operations = graph if isinstance(graph, Sequence) else _operations(graph)
    result = nx.DiGraph()
    for operation in operations:
        node = _node_of(operation.name, collapse)
        if node not in result:
            result.add_node(node, kind="", shape="", operations=0)
        result.nodes[node]["operations"] += 1
        if node == operation.name:
            result.nodes[node].update(kind=operation.kind, shape=operation.shape)
    for operation in operations:
        node = _node_of(operation.name, collapse)
        for source in operation.control:
            result.add_edge(_node_of(source, collapse), node, control=True)
        for source in operation.inputs:
            result.add_edge(_node_of(source, collapse), node, control=False)
    result.remove_edges_from(list(nx.selfloop_edges(result)))
    if not nx.is_directed_acyclic_graph(result):
        raise ValueError(f"Collapsing {sorted(collapse)} makes a cycle: collapse less.")
    return result


def needed_for(graph: tf.Graph | Sequence[Operation], *fetches: str) -> set[str]:
    """Name the operations that must run before the fetched ones are known, and these themselves."""
    operations = operations_graph(graph)
    return set(fetches).union(*(nx.ancestors(operations, name) for name in fetches))


def draw_graph(
    graph: tf.Graph | Sequence[Operation],
    *,
    collapse: Collection[str] = (),
    emphasise: Collection[str] | None = None,
    shapes: bool = False,
    rename: Callable[[str], str] = str,
) -> Figure:
    """Draw a graph, data flowing downwards, in a figure of the size that it needs.

    Constants are blue pills, placeholders and variables orange ones, other operations green
    boxes, collapsed scopes purple boxes with a dashed outline.

    Parameters
    ----------
    graph : tf.Graph or sequence of Operation
        What to draw.
    collapse : collection of str, optional
        Scopes to draw as one node each, as for `operations_graph`.
    emphasise : collection of str, optional
        Operations to draw boldly; the others then get thin dotted lines. A collapsed scope is
        bold if the operation of its own name is, or any operation where there is none.
    shapes : bool, optional
        Add to each label the shape of the tensor that leaves the node.
    rename : callable, optional
        From a node's name to the first line of its label.

    Returns
    -------
    Figure
        A figure with one Axes without frame.
    """
    nodes = operations_graph(graph, collapse)
    labels = {node: _label(rename(node), nodes.nodes[node], shapes) for node in nodes}
    widths = {node: _text_width(label) + 0.26 for node, label in labels.items()}
    height = LINE_HEIGHT * max(1 + label.count("\n") for label in labels.values()) + 0.16
    routes, x, layer = _layout(nodes, widths)
    y = {node: -level * (height + 0.42) for node, level in layer.items()}

    left = min(x[node] - widths.get(node, 0.0) / 2 for node in x) - 0.1
    right = max(x[node] + widths.get(node, 0.0) / 2 for node in x) + 0.1
    low, high = min(y.values()) - height / 2 - 0.1, max(y.values()) + height / 2 + 0.1
    fig = plt.figure(figsize=(right - left, high - low), layout="none")
    ax = fig.add_axes((0, 0, 1, 1), xlim=(left, right), ylim=(low, high))
    ax.axis("off")

    bold = set(nodes)
    if emphasise is not None:
        scopes = {_node_of(name, collapse) for name in emphasise}
        bold = {node for node in scopes if node in emphasise or not nodes.nodes[node]["kind"]}
    for (source, target), route in routes.items():
        points = [(x[node], y[node]) for node in route]
        points[0] = (points[0][0], points[0][1] - height / 2)
        points[-1] = (points[-1][0], points[-1][1] + height / 2 + 0.01)
        control = nodes.edges[source, target]["control"]
        _draw_edge(ax, points, bold={source, target} <= bold, control=control)
    for node, label in labels.items():
        size = (widths[node], height)
        _draw_node(ax, (x[node], y[node]), size, label, nodes.nodes[node], node in bold)
    return fig


def _operations(graph: tf.Graph) -> list[Operation]:
    """List the operations of a TensorFlow graph in the order of creation."""
    return [
        Operation(
            operation.name,
            operation.type,
            [tensor.op.name for tensor in operation.inputs],
            _shape(operation.outputs[0]) if operation.outputs else "",
            [source.name for source in operation.control_inputs],
        )
        for operation in graph.get_operations()
    ]


def _node_of(name: str, collapse: Collection[str]) -> str:
    """Name the node that stands for an operation: the longest scope around it, or itself."""
    scopes = (scope for scope in collapse if f"{name}/".startswith(f"{scope}/"))
    return max(scopes, key=len, default=name)


def _shape(tensor: tf.Tensor) -> str:
    """Write a shape as NumPy does, with a question mark for a size that is not known yet."""
    if tensor.shape.rank is None:
        return ""
    sizes = ["?" if size is None else str(size) for size in tensor.shape]
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"


def _label(name: str, node: dict, shapes: bool) -> str:
    """Put the name on the first line, on a second one the type (if it says more) and the shape."""
    count = node["operations"]
    kind = node["kind"] or f"{count} operation{'s' * (count > 1)}"
    details = [] if kind.lower() == name.lower() else [kind]
    if shapes and node["shape"]:
        details.append(node["shape"])
    return "\n".join([name, "  ".join(details)]) if details else name


def _text_width(label: str) -> float:
    lines = label.split("\n")
    return max(TextPath((0, 0), line, size=FONT_SIZE).get_extents().width for line in lines) / 72


def _layout(
    nodes: nx.DiGraph, widths: dict[str, float]
) -> tuple[dict[tuple, list[Hashable]], dict[Hashable, float], dict[Hashable, int]]:
    """Place the nodes in layers so that edges run downwards and cross little.

    Returns
    -------
    routes : dict
        For each edge the nodes and bends that it passes; a bend is ``(source, target, layer)``.
    x : dict
        The horizontal position of each node and bend.
    layer : dict
        The layer of each node and bend, 0 on top.
    """
    layer: dict[Hashable, int] = {}
    for level, generation in enumerate(nx.topological_generations(nodes)):
        layer.update(dict.fromkeys(generation, level))
    for node in nodes:  # what has no inputs moves down to where it is first used
        if nodes.in_degree(node) == 0 and nodes.out_degree(node) > 0:
            layer[node] = min(layer[target] for target in nodes.successors(node)) - 1

    drawn, routes = nx.DiGraph(), {}
    drawn.add_nodes_from(nodes)
    for source, target in nodes.edges:
        between = range(layer[source] + 1, layer[target])
        bends = [(source, target, level) for level in between]
        layer.update(zip(bends, between, strict=True))
        routes[source, target] = [source, *bends, target]
        nx.add_path(drawn, routes[source, target])

    rows = [[node for node in drawn if layer[node] == n] for n in range(max(layer.values()) + 1)]
    width = {node: widths.get(node, 0.12) for node in drawn}
    best, x = np.inf, {}
    for start in (1, -1):
        trial = {node: float(n) for row in rows for n, node in enumerate(row[::start])}
        for sweep in range(24):
            downwards = sweep % 2 == 0
            neighbours = drawn.predecessors if downwards else drawn.successors
            for row in rows if downwards else reversed(rows):
                wanted = {}
                for node in row:
                    near = [trial[other] for other in neighbours(node)]
                    wanted[node] = float(np.mean(near)) if near else trial[node]
                row.sort(key=wanted.__getitem__)
                places = _spread([wanted[node] for node in row], [width[node] for node in row])
                trial.update(zip(row, places, strict=True))
            cost = 10 * _crossings(drawn, rows, trial, layer) + sum(
                abs(trial[a] - trial[b]) for a, b in drawn.edges
            )
            if cost < best:
                best, x = cost, dict(trial)
    return routes, x, layer


def _spread(wanted: Sequence[float], widths: Sequence[float]) -> np.ndarray:
    """Move ordered boxes as little as possible (least squares) until none overlap."""
    steps = (np.array(widths[1:]) + np.array(widths[:-1])) / 2 + GAP
    offsets = np.concatenate([[0.0], np.cumsum(steps)])
    blocks: list[list[float]] = []  # [mean, size]: isotonic regression by pooling neighbours
    for value in np.array(wanted) - offsets:
        blocks.append([value, 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            mean, size = blocks.pop()
            blocks[-1][0] = (blocks[-1][0] * blocks[-1][1] + mean * size) / (blocks[-1][1] + size)
            blocks[-1][1] += size
    return offsets + np.concatenate([np.full(int(size), mean) for mean, size in blocks])


def _crossings(
    drawn: nx.DiGraph,
    rows: Sequence[Sequence[Hashable]],
    x: dict[Hashable, float],
    layer: dict[Hashable, int],
) -> int:
    """Count the pairs of edges that cross."""
    total = 0
    for level in range(len(rows) - 1):
        ends = np.array([(x[a], x[b]) for a, b in drawn.edges if layer[a] == level])
        if len(ends):
            top, bottom = (np.sign(end[:, None] - end[None, :]) for end in ends.T)
            total += int((top * bottom < 0).sum()) // 2
    return total


def _draw_edge(ax: Axes, points: Sequence[tuple[float, float]], bold: bool, control: bool) -> None:
    vertices, codes = [points[0]], [Path.MOVETO]
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = (y0 + y1) / 2
        vertices += [(x0, middle), (x1, middle), (x1, y1)]
        codes += [Path.CURVE4] * 3
    style = "--" if control else "-" if bold else ":"
    ax.add_patch(
        FancyArrowPatch(
            path=Path(vertices, codes), arrowstyle="-|>", mutation_scale=11, color=INK,
            linewidth=1.4 if bold else 1.0, linestyle=style, shrinkA=0, shrinkB=0, zorder=1,
        )
    )  # fmt: skip


def _draw_node(
    ax: Axes,
    centre: tuple[float, float],
    size: tuple[float, float],
    label: str,
    node: dict,
    bold: bool,
) -> None:
    x, y = centre
    width, height = size
    source = node["kind"] in CONSTANTS | FED_OR_KEPT
    scope = not source and (node["operations"] > 1 or not node["kind"])
    if scope:
        colour = PURPLE
    elif source:
        colour = BLUE if node["kind"] in CONSTANTS else ORANGE
    else:
        colour = GREEN
    ax.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2), width, height,
            boxstyle=f"round,pad=0,rounding_size={0.45 * height if source else 0.06}",
            facecolor="none", edgecolor=colour, linewidth=2.2 if bold else 1.2,
            linestyle=":" if not bold else "--" if scope else "-", zorder=2,
        )
    )  # fmt: skip
    ax.text(x, y - 0.01, label, ha="center", va="center", fontsize=FONT_SIZE, linespacing=1.25)
