"""The ink of the figures can be read on a white page and on a dark one."""

import re

from autograder.course import ROOT
from coursekit.figures import INK

WHITE, DARK = "#ffffff", "#121212"  # the site's two backgrounds
AA = 4.5  # WCAG's least contrast for text


def luminance(channels: list[float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(text: str, page: str, brightness: float = 1.0) -> float:
    """Return the contrast of a text, after the CSS filter `brightness`, with a page."""
    colours = [[int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)] for colour in (text, page)]
    colours[0] = [min(brightness * channel, 1) for channel in colours[0]]
    low, high = sorted(map(luminance, colours))
    return (high + 0.05) / (low + 0.05)


def test_ink_reaches_aa_in_both_modes() -> None:
    css = (ROOT / "book" / "_static" / "course.css").read_text("utf-8")
    brighter = re.search(
        r'html\[data-theme="dark"\][^{]*cell_output img[^{]*\{[^}]*brightness\(([\d.]+)\)', css
    )
    assert brighter
    assert contrast(INK, WHITE) >= AA
    assert contrast(INK, DARK, float(brighter[1])) >= AA
