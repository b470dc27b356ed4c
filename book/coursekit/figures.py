"""One style for every figure of the book, readable on a white page and on a dark one.

The background is transparent, ink is a mid-grey that contrasts with white by 4.6 to 1 and with the
dark page too, where every figure is made a little lighter (``course.css``), and the colours are
those of Okabe and Ito, moved a little so that each stands out on both backgrounds and none is
confused with another by readers who are colour-blind.
"""

import matplotlib.pyplot as plt
from matplotlib.colors import LinearSegmentedColormap
from matplotlib_inline.backend_inline import set_matplotlib_formats

INK = "#757575"
BLUE = "#2f86c9"
ORANGE = "#d9760f"
GREEN = "#0f9d76"
PURPLE = "#bb6a9d"
RED = "#d9534a"
SKY = "#4ea8d8"
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, RED, SKY)

# For a quantity with a sign, such as a weight: blue below zero, orange above, grey at zero.
SIGNED = LinearSegmentedColormap.from_list("signed", [BLUE, "#9a9a9a", ORANGE])
# For a quantity without one, such as a loss. Cividis reads the same for colour-blind readers.
SEQUENTIAL = "cividis"

STYLE = {
    "figure.figsize": (7.0, 3.6),
    "figure.facecolor": "none",
    "figure.constrained_layout.use": True,
    "svg.hashsalt": "deep-learning-i",
    "font.size": 11,
    "text.color": INK,
    "axes.facecolor": "none",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": 11,
    "axes.prop_cycle": plt.cycler(color=COLOURS),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": INK,
    "grid.alpha": 0.25,
    "grid.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
    "image.cmap": SEQUENTIAL,
}


def use_course_style() -> None:
    """Apply the style to every figure that follows, and have Jupyter show figures as SVG."""
    plt.rcParams.update(STYLE)
    set_matplotlib_formats("svg")
