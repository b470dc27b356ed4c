"""What both pages about Pandemonium need: letters, the strokes that a demon looks for, and a film."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import HTML
from matplotlib.axes import Axes

from coursekit.animation import film
from coursekit.demons import Stroke, draw_floors, draw_image, draw_uproar

Demon = tuple[Any, ...]  # direction, row, column, length, slack; or a function's name and two demons

NAMES = "AEILMNORST"
FONT = """
..#..  #####  .###.  #....  #...#  #...#  .###.  ####.  .####  #####
.#.#.  #....  ..#..  #....  ##.##  ##..#  #...#  #...#  #....  ..#..
#...#  #....  ..#..  #....  #.#.#  ##..#  #...#  #...#  #....  ..#..
#...#  ####.  ..#..  #....  #.#.#  #.#.#  #...#  ####.  .###.  ..#..
#####  #....  ..#..  #....  #...#  #..##  #...#  #.#..  ....#  ..#..
#...#  #....  ..#..  #....  #...#  #..##  #...#  #..#.  ....#  ..#..
#...#  #####  .###.  #####  #...#  #...#  .###.  #...#  ####.  ..#..
"""
LETTERS = np.array(
    [
        [[c == "#" for c in row] for row in letter]
        for letter in zip(*(line.split() for line in FONT.strip().splitlines()), strict=True)
    ]
)
IDEALS = np.pad(LETTERS, ((0, 0), (1, 1), (1, 1)))  # letters in the middle of the field
FIELD = IDEALS.shape[1:]

DIRECTIONS = {"-": (0, 1), "|": (1, 0), "/": (-1, 1), "\\": (1, 1)}
WALK = {
    (-1, -1): "above left",
    (-1, 0): "above",
    (-1, 1): "above right",
    (0, 1): "to the right",
    (1, 1): "below right",
    (1, 0): "below",
    (1, -1): "below left",
    (0, -1): "to the left",
    (0, 0): "in the middle",
}


def scenes(n: int, noise: float, rng: np.random.Generator, shift: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Draw letters, move each by up to `shift` cells, and invert a share of the cells.

    Returns
    -------
    (ndarray, ndarray)
        The images, (n, 9, 7) of booleans, and the number of each letter in `NAMES`.
    """
    which = rng.integers(len(NAMES), size=n)
    images = np.zeros((n, *FIELD), dtype=bool)
    corners = rng.integers(1 - shift, 2 + shift, size=(n, 2))
    for image, letter, (down, right) in zip(images, LETTERS[which], corners, strict=True):
        image[down : down + 7, right : right + 5] = letter
    return images ^ (rng.random(images.shape) < noise), which


def draw_row(ax: Axes, images: np.ndarray, y: float, step: float = 1.35) -> None:
    """Draw images side by side, as large as their cells are many."""
    for k, image in enumerate(images):
        draw_image(ax, image, step * k, y, height=image.shape[0] / 6)


def cells(stroke: Demon) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows and the columns of a stroke's cells."""
    direction, row, column, length, _ = stroke
    down, right = DIRECTIONS[direction]
    return row + down * np.arange(length), column + right * np.arange(length)


def fits(stroke: Demon) -> bool:
    """Return whether a stroke has at least two cells, stays within the field, and has a slack of 0 or 1."""
    row, column = cells(stroke)
    inside = (row >= 0) & (row < FIELD[0]) & (column >= 0) & (column < FIELD[1])
    return len(row) > 1 and bool(inside.all()) and 0 <= stroke[-1] <= 1


def strokes(demon: Demon) -> list[Demon]:
    """Return the strokes that a demon looks for: its own, or those of its two parents."""
    if demon[0] in DIRECTIONS:
        return [demon]
    return strokes(demon[1]) + strokes(demon[2])


def sights(demons: list[Demon]) -> list[list[Stroke]]:
    """Return what `draw_sight` draws for each of the demons."""
    return [[(*cells(stroke), stroke[-1]) for stroke in strokes(demon)] for demon in demons]


def walk_film(machine: Any, letter: str, alt: str, shown: int = 12) -> HTML:
    """Let a machine look at a letter that walks round the field and into the middle.

    Parameters
    ----------
    machine : Pandemonium
        With the attributes and methods of the class on the page.
    letter : str
        One of `NAMES`.
    alt : str
        The film's alternative text.
    shown : int
        How many computational demons are drawn: those for which the letter's demon cares most.
    """
    k = NAMES.index(letter)
    seen = np.abs(machine.weights[:, k]).argsort()[-shown:]
    seen = seen[np.argsort([strokes(machine.demons[i])[0][2] for i in seen])]
    fig, ax = plt.subplots(figsize=(7.2, 5.6))
    places = draw_floors(ax, sights([machine.demons[i] for i in seen]), NAMES)
    full = max(machine.shriek(np.roll(IDEALS, move, (1, 2))).max() for move in WALK)
    frames, captions = [], []
    for move in WALK:
        image = np.roll(IDEALS[[k]], move, axis=(1, 2))
        shriek = machine.shriek(image)[0]
        evidence = machine.compute(image)[0] * machine.weights[:, shriek.argmax()]
        second, loudest = (NAMES[c] for c in shriek.argsort()[-2:])
        loud = machine.uproar(image)[0, seen], shriek / full, evidence[seen]
        frames.append(draw_uproar(ax, places, image[0], *loud, loudest))
        captions.append(f"{letter} {WALK[move]}: {loudest} is the loudest, then {second}")
    return film(fig, frames, captions, alt, seconds=1.2)
