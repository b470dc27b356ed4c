"""A film is one self-contained piece of page, of which one frame shows until a reader asks for others."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from bs4 import BeautifulSoup

from coursekit.animation import film
from coursekit.figures import STYLE

CAPTIONS = ["before", 'w < 0, "no"', "after"]


@pytest.fixture(scope="module")
def html() -> str:
    with plt.rc_context(STYLE):
        fig, ax = plt.subplots()
        ax.set_title("a letter")
        frames = [
            (ax.imshow(np.eye(4) * k, interpolation="none"), *ax.plot([0, k]), ax.text(0, 0, f"{k} & on"))
            for k in range(3)
        ]
        return film(fig, frames, CAPTIONS, "A film of three matrices & three lines").data


def test_a_film_shows_its_last_frame_until_somebody_moves_it(html: str) -> None:
    soup = BeautifulSoup(html, "html.parser")
    parts = soup.select("[data-frame]")
    assert len(parts) == 9
    assert {part["data-frame"] for part in parts if part["visibility"] == "visible"} == {"2"}
    assert soup.select("p")[-1].get_text() == "after"
    assert soup.select_one("div[hidden] button"), "without scripts a button does nothing and must not show"


def test_a_film_asks_for_nothing_and_can_stand_beside_another(html: str) -> None:
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.select("[src], link, style")
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert len({re.match(r"film-[0-9a-f]+", name)[0] for name in ids}) == 1
    used = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', html)
    assert {a or b for a, b in used} <= set(ids)


def test_a_film_says_what_it_shows(html: str) -> None:
    soup = BeautifulSoup(html, "html.parser")
    assert soup.svg["role"] == "img"
    assert soup.svg["aria-label"] == "A film of three matrices & three lines"
    assert soup.div["data-captions"] == '["before", "w < 0, \\"no\\"", "after"]'
