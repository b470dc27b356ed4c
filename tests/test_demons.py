"""The drawings of a Pandemonium: who is loud opens his mouth, and a film's frame holds all that changes."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from coursekit.demons import draw_demon, draw_floors, draw_sight, draw_uproar

STROKE = np.array([1, 2, 3]), np.array([0, 0, 0]), 1


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_a_mouth_is_open_as_far_as_its_demon_is_loud(ax) -> None:
    mouths = [draw_demon(ax, 0, 0, loudness, colour="red")[0] for loudness in (-1, 0, 0.5, 1, 2)]
    heights = [mouth.get_height() for mouth in mouths]
    assert heights[0] == heights[1] < heights[2] < heights[3] == heights[4]


def test_slack_is_a_pale_margin_within_the_window(ax) -> None:
    draw_sight(ax, 0, 0, [STROKE])
    cells = ax.patches[1:]
    assert sum(cell.get_alpha() == 1 for cell in cells) == 3
    assert len(cells) == 5 * 2  # the column to the left of the field is not drawn


def test_a_frame_holds_all_that_was_drawn_for_it(ax) -> None:
    places = draw_floors(ax, [[STROKE]] * 4, "ABC")
    before = set(ax.get_children())
    image = np.zeros((9, 7), dtype=bool)
    shrieks = np.array([0.1, 0.9, -0.2])
    drawn = draw_uproar(ax, places, image, np.ones(4), shrieks, np.array([1, -1, 0, 2]), "B")
    assert set(ax.get_children()) - before == set(drawn)
    assert any(getattr(artist, "get_text", str)() == "“B!”" for artist in drawn)
