"""Numbers that a page hands to its live figure: a machine that was trained when the site was built."""

import json

import numpy as np
from IPython.display import HTML


def handed_over(**values: object) -> HTML:
    """Make a cell's last expression of what the figure in its place needs.

    Parameters
    ----------
    **values
        What JSON knows, and arrays, which become lists with six significant digits.

    Returns
    -------
    HTML
        A script that runs nothing; ``book/_static/live/core/page.js`` reads it.
    """

    def plain(value: object) -> object:
        if isinstance(value, np.ndarray):
            return [plain(row) for row in value] if value.ndim > 1 else [float(f"{x:.6g}") for x in value]
        raise TypeError(f"{type(value).__name__} is no JSON")

    return HTML(f'<script type="application/json">{json.dumps(values, default=plain)}</script>')
