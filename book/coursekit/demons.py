"""Drawings of a Pandemonium: demons who shout, what they look at, and who hears whom."""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.patches import Circle, Ellipse, Polygon, Rectangle

from coursekit.figures import BLUE, GREEN, INK, ORANGE, PURPLE

Stroke = tuple[np.ndarray, np.ndarray, int]  # rows and columns of its cells, and its slack

DARK = "#111111"
FLOORS = {"computational": 4.35, "cognitive": 7.35, "decision": 9.75}  # heights
RETINA = (7.0, 2.3, 2.3)  # the middle of its top edge, and its height


def draw_demon(
    ax: Axes, x: float, y: float, loudness: float, *, colour: str, size: float = 0.42
) -> list[Artist]:
    """Draw a demon's head: horns, eyes, and a mouth that is open as far as the demon is loud.

    Parameters
    ----------
    ax : Axes
        Where to draw, with equal aspect.
    x, y : float
        The middle of the head.
    loudness : float
        From 0, a closed mouth, to 1.
    colour : str
        Of the skin.
    size : float
        The head's radius.

    Returns
    -------
    list of Artist
        The mouth, which is all that depends on the loudness.
    """
    draw_face(ax, x, y, colour=colour, size=size)
    return [draw_mouth(ax, x, y, loudness, size=size)]


def draw_face(ax: Axes, x: float, y: float, *, colour: str, size: float = 0.42) -> None:
    """Draw a demon's head without its mouth."""
    for side in (-1, 1):
        horn = np.array([(0.3, 0.9), (0.5, 1.1), (0.72, 1.5), (0.82, 1.05), (0.72, 0.6)])
        horn = horn * size * (side, 1) + (x, y)
        ax.add_patch(Polygon(horn, facecolor=colour, edgecolor=INK, lw=0.7, zorder=3))
    ax.add_patch(Circle((x, y), size, facecolor=colour, edgecolor=INK, lw=0.8, zorder=4))
    for side in (-1, 1):
        eye = (x + 0.36 * side * size, y + 0.36 * size)
        ax.add_patch(Circle(eye, 0.13 * size, facecolor=DARK, lw=0, zorder=5))


def draw_mouth(ax: Axes, x: float, y: float, loudness: float, *, size: float = 0.42) -> Artist:
    """Draw the mouth of a demon that `draw_face` has drawn."""
    open_by = size * (0.08 + 0.82 * float(np.clip(loudness, 0, 1)))
    mouth = Ellipse((x, y - 0.36 * size), 0.35 * size + 0.75 * open_by, open_by, facecolor=DARK, lw=0)
    mouth.set_zorder(5)
    return ax.add_patch(mouth)


def draw_sight(
    ax: Axes,
    x: float,
    y: float,
    strokes: Sequence[Stroke],
    *,
    shape: tuple[int, int] = (9, 7),
    height: float = 1.1,
    colours: Sequence[str] = (GREEN, PURPLE, ORANGE, BLUE),
) -> None:
    """Draw the window through which a demon looks, and the strokes that it looks for.

    Parameters
    ----------
    ax : Axes
        Where to draw, with equal aspect.
    x, y : float
        The middle of the window's top edge.
    strokes : sequence of (rows, columns, slack)
        The cells of each stroke, and by how many cells it may be off: drawn as a pale margin.
    shape : (int, int)
        Rows and columns of the image.
    height : float
        Of the window.
    colours : sequence of str
        One for each stroke.
    """
    cell = height / shape[0]
    left = x - cell * shape[1] / 2
    window = Rectangle((left, y - height), cell * shape[1], height, facecolor="none", edgecolor=INK)
    window.set_linewidth(0.7)
    ax.add_patch(window)
    for (rows, columns, slack), colour in zip(strokes, colours, strict=False):
        around = {
            (row + down, column + right)
            for row, column in zip(rows, columns, strict=True)
            for down in range(-slack, slack + 1)
            for right in range(-slack, slack + 1)
        }
        around = {(r, c) for r, c in around if 0 <= r < shape[0] and 0 <= c < shape[1]}
        for row, column in sorted(around):
            corner = (left + cell * (column + 0.08), y - cell * (row + 0.92))
            core = ((rows == row) & (columns == column)).any()
            square = Rectangle(corner, 0.84 * cell, 0.84 * cell, facecolor=colour, lw=0)
            square.set_alpha(1.0 if core else 0.3)
            ax.add_patch(square)


def draw_image(ax: Axes, image: np.ndarray, x: float, y: float, height: float = 2.3) -> Artist:
    """Draw an image of 0s and 1s, ink on nothing, in a frame; `x, y` is the middle of its top edge."""
    draw_frame(ax, image.shape, x, y, height)
    return draw_ink(ax, image, x, y, height)


def draw_frame(ax: Axes, shape: tuple[int, int], x: float, y: float, height: float) -> None:
    """Draw the frame of an image."""
    width = height * shape[1] / shape[0]
    corner = (x - width / 2, y - height)
    ax.add_patch(Rectangle(corner, width, height, facecolor="none", edgecolor=INK, lw=1))


def draw_ink(ax: Axes, image: np.ndarray, x: float, y: float, height: float) -> Artist:
    """Draw an image without its frame."""
    rows, columns = image.shape
    width = height * columns / rows
    pixels = np.zeros((rows, columns, 4))
    pixels[:] = to_rgba(INK)
    pixels[..., 3] = image
    extent = (x - width / 2, x + width / 2, y - height, y)
    return ax.imshow(pixels, extent=extent, interpolation="nearest", zorder=2)


def draw_floors(ax: Axes, sights: Sequence[Sequence[Stroke]], letters: str) -> tuple[np.ndarray, np.ndarray]:
    """Draw the four floors of a Pandemonium, everybody silent.

    Parameters
    ----------
    ax : Axes
        Where to draw; its frame is removed.
    sights : sequence
        For each computational demon the strokes that it looks for, as `draw_sight` takes them.
    letters : str
        One for each cognitive demon.

    Returns
    -------
    (ndarray, ndarray)
        The x positions of the computational and of the cognitive demons.
    """
    ax.set(xlim=(-0.1, 14.1), ylim=(-0.2, 10.9), aspect="equal")
    ax.axis("off")
    workers = np.linspace(0.6, 13.4, len(sights))
    thinkers = np.linspace(1.0, 13.0, len(letters))
    for x, strokes in zip(workers, sights, strict=True):
        draw_face(ax, x, FLOORS["computational"], colour=GREEN)
        draw_sight(ax, x, FLOORS["computational"] - 0.55, strokes)
    for x, letter in zip(thinkers, letters, strict=True):
        draw_face(ax, x, FLOORS["cognitive"], colour=PURPLE)
        ax.text(x, FLOORS["cognitive"] + 0.7, letter, ha="center", va="bottom", fontsize=11)
    draw_frame(ax, (9, 7), *RETINA)
    draw_face(ax, 7.0, FLOORS["decision"], colour=ORANGE, size=0.6)
    for floor, y in (("decision", 9.75), ("cognitive", 8.55), ("computational", 5.45), ("data", 2.2)):
        ax.text(0, y, f"{floor} demon{'s' * (floor != 'decision')}", fontsize=9, style="italic")
    return workers, thinkers


def draw_uproar(
    ax: Axes,
    places: tuple[np.ndarray, np.ndarray],
    image: np.ndarray,
    shouts: np.ndarray,
    shrieks: np.ndarray,
    evidence: np.ndarray,
    verdict: str,
) -> list[Artist]:
    """Let the demons that `draw_floors` has drawn shout about an image.

    Parameters
    ----------
    ax : Axes
        Where the floors are.
    places : (ndarray, ndarray)
        What `draw_floors` returned.
    image : ndarray
        What the data demons hold.
    shouts, shrieks : ndarray
        The loudness, from 0 to 1, of the computational and of the cognitive demons.
    evidence : ndarray
        For each computational demon how much it speaks for (or, if negative, against) the loudest
        cognitive demon: the width of the line between the two.
    verdict : str
        What the decision demon says.

    Returns
    -------
    list of Artist
        All that was drawn, for a film's frame.
    """
    workers, thinkers = places
    drawn = [draw_ink(ax, image, *RETINA)]
    drawn += [draw_mouth(ax, x, FLOORS["computational"], s) for x, s in zip(workers, shouts, strict=True)]
    drawn += [draw_mouth(ax, x, FLOORS["cognitive"], s) for x, s in zip(thinkers, shrieks, strict=True)]
    winner = thinkers[np.argmax(shrieks)]
    ends = (winner, FLOORS["cognitive"] - 0.45)
    starts = [(x, FLOORS["computational"] + 0.6) for x in workers]
    lines = LineCollection([(start, ends) for start in starts], zorder=1)
    lines.set(linewidths=5 * np.abs(evidence) / max(np.abs(evidence).max(), 1e-9))
    lines.set(colors=[ORANGE if e > 0 else BLUE for e in evidence], capstyle="round")
    lines.set_linestyles(["-" if e > 0 else (0, (2, 1.5)) for e in evidence])
    drawn.append(ax.add_collection(lines))
    up = ([winner, 7.0], [FLOORS["cognitive"] + 1.25, FLOORS["decision"] - 0.7])
    drawn += ax.plot(*up, color=INK, lw=1.5)
    drawn.append(draw_mouth(ax, 7.0, FLOORS["decision"], 0.7, size=0.6))
    drawn.append(ax.text(7.95, FLOORS["decision"], f"“{verdict}!”", fontsize=16, va="center"))
    return drawn
