"""Drawings of networks, of the values that flow through them, and of matrices."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import Colormap, Normalize
from matplotlib.patches import Circle, Rectangle, Wedge

from coursekit.figures import BLUE, GREEN, INK, PURPLE, SIGNED

ON_COLOUR = "#111111"  # text on a filled shape: the fill, not the page, is behind it


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


def draw_value(
    ax: Axes, centre: Sequence[float], forward: str, backward: str = "", radius: float = 0.5
) -> None:
    """Draw a unit as a disc with its forward value in it and, below that, its backward value.

    Without a backward value the whole disc belongs to the forward one.
    """
    x, y = centre
    if backward:
        ax.add_patch(Wedge(centre, radius, 0, 180, color=GREEN, lw=0, zorder=2))
        ax.add_patch(Wedge(centre, radius, 180, 360, color=PURPLE, lw=0, zorder=2))
    else:
        ax.add_patch(Circle(centre, radius, color=GREEN, lw=0, zorder=2))
    ax.add_patch(Circle(centre, radius, fill=False, edgecolor=INK, lw=1.2, zorder=3))
    words = {"ha": "center", "va": "center", "color": ON_COLOUR, "fontsize": 10, "zorder": 4}
    ax.text(x, y + 0.4 * radius * bool(backward), forward, **words)
    ax.text(x, y - 0.4 * radius, backward, **words)


def draw_labelled_line(
    ax: Axes,
    start: Sequence[float],
    end: Sequence[float],
    text: str,
    *,
    at: float = 0.5,
    gap: float = 0.8,
    colour: str = INK,
    width: float = 1.2,
) -> None:
    """Draw a line with a text in it: the line leaves a gap, ``gap`` long, at the fraction ``at``.

    The text runs along the line, so the axes' aspect must be equal.
    """
    start, end = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    along = end - start
    middle, half = start + at * along, gap / 2 * along / np.linalg.norm(along)
    for a, b in ((start, middle - half), (middle + half, end)):
        ax.plot(*zip(a, b, strict=True), color=colour, lw=width, zorder=1)
    angle = np.degrees(np.arctan2(along[1], along[0]))
    ax.text(
        *middle, text, rotation=angle, rotation_mode="anchor",
        ha="center", va="center_baseline", fontsize=10,
    )  # fmt: skip


def draw_matrix(
    ax: Axes,
    matrix: np.ndarray,
    corner: Sequence[float],
    *,
    limit: float,
    cmap: Colormap = SIGNED,
    digits: int = 2,
    title: str = "",
) -> None:
    """Draw a matrix as coloured unit squares with its entries in them.

    Parameters
    ----------
    ax : Axes
        Where to draw; equal aspect, no frame.
    matrix : ndarray
        The entries.
    corner : (float, float)
        The upper left corner, in data coordinates.
    limit : float
        The absolute value at which the colour scale ends.
    cmap : Colormap
        The colours from -limit to limit, light enough for dark text.
    digits : int
        How many digits after the point.
    title : str
        A label above the matrix.
    """
    left, top = corner
    scale = Normalize(-limit, limit)
    for (i, j), entry in np.ndenumerate(matrix):
        colour, cell = cmap(scale(entry)), (left + j + 0.03, top - i - 0.97)
        ax.add_patch(Rectangle(cell, 0.94, 0.94, color=colour, lw=0))
        ax.text(
            left + j + 0.5, top - i - 0.5, f"{entry:.{digits}f}".replace("-", "\N{MINUS SIGN}"),
            ha="center", va="center", color=ON_COLOUR, fontsize=10,
        )  # fmt: skip
    ax.text(left + matrix.shape[1] / 2, top + 0.2, title, ha="center", va="bottom", fontsize=12)
