"""Drawings of layered networks."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import Colormap

from coursekit.figures import BLUE, INK


def unit_positions(layer_sizes: Sequence[int], gap: float = 1.0) -> list[np.ndarray]:
    """Place the units of a layered network: layers left to right, each centred on y = 0.

    Returns
    -------
    list of ndarray
        For each layer the (units, 2) coordinates of its units, the first unit on top.
    """
    return [
        np.column_stack([np.full(n, 2.0 * layer), gap * ((n - 1) / 2 - np.arange(n))])
        for layer, n in enumerate(layer_sizes)
    ]


def draw_network(
    ax: Axes,
    layer_sizes: Sequence[int],
    *,
    weights: Sequence[np.ndarray] | None = None,
    cmap: str | Colormap | None = None,
    unit_colours: Sequence[str] | None = None,
    titles: Sequence[str] = (),
) -> list[np.ndarray]:
    """Draw a dense network: a circle a unit, a line a weight.

    Parameters
    ----------
    ax : Axes
        Where to draw; its frame and ticks are removed.
    layer_sizes : sequence of int
        Units in each layer, the inputs first.
    weights : sequence of ndarray, optional
        For each pair of layers an (inputs, outputs) array that colours the lines by ``cmap``,
        on a scale symmetric around zero and common to all layers. Without it lines are grey.
    unit_colours : sequence of str, optional
        One colour for each layer's units.
    titles : sequence of str, optional
        A label under each layer.

    Returns
    -------
    list of ndarray
        The units' positions, as `unit_positions` gives them, for annotations.
    """
    positions = unit_positions(layer_sizes)
    limit = max(np.abs(W).max() for W in weights) if weights is not None else 1.0
    for layer, (left, right) in enumerate(pairwise(positions)):
        lines = LineCollection(
            [(a, b) for a in left for b in right], linewidths=1.2, zorder=1, colors=INK, alpha=0.6
        )
        if weights is not None:
            lines.set(array=weights[layer].ravel(), cmap=cmap, clim=(-limit, limit), alpha=1.0)
        ax.add_collection(lines)
    lowest = min(units[:, 1].min() for units in positions)
    for layer, units in enumerate(positions):
        colour = unit_colours[layer] if unit_colours else BLUE
        ax.scatter(*units.T, s=340, color=colour, edgecolor=INK, linewidth=1.2, zorder=2)
        if layer < len(titles):
            ax.text(2.0 * layer, lowest - 0.75, titles[layer], ha="center", va="top")
    ax.set_aspect("equal")
    ax.margins(0.12)
    ax.axis("off")
    return positions
