"""Animations that readers step through: one SVG of which one frame shows, a slider, a button.

What does not move is drawn once, so a film of thirty frames weighs little more than a figure.
Nothing moves before the reader asks for it: the first frame stands. Without scripts, and on paper,
it is the last.
"""

import json
import re
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from io import StringIO

import matplotlib.pyplot as plt
from IPython.display import HTML
from matplotlib.artist import Artist
from matplotlib.figure import Figure

SCRIPT = """
(film => {
  const [button, slider, caption] = film.querySelectorAll("button, input, div + p");
  const parts = film.querySelectorAll("[data-frame]"), captions = JSON.parse(film.dataset.captions);
  let timer;
  const show = frame => {
    slider.value = frame;
    slider.setAttribute("aria-valuetext", caption.textContent = captions[frame]);
    for (const part of parts)
      part.setAttribute("visibility", part.dataset.frame == frame ? "visible" : "hidden");
  };
  const stop = () => { timer = clearInterval(timer); button.textContent = "Play"; };
  const next = () => { show(+slider.value + 1); if (slider.value == slider.max) stop(); };
  button.onclick = () => {
    if (timer) return stop();
    if (slider.value == slider.max) show(0);
    timer = setInterval(next, film.dataset.pause);
    button.textContent = "Pause";
  };
  slider.oninput = () => { stop(); show(+slider.value); };
  addEventListener("beforeprint", () => { stop(); show(+slider.max); });
  film.querySelector("div").hidden = false;
  show(0);
})(document.getElementById("%s"));
"""


def film(
    fig: Figure,
    frames: Sequence[Sequence[Artist]],
    captions: Sequence[str],
    alt: str,
    *,
    seconds: float = 0.5,
) -> HTML:
    """Turn a figure into a film. Make it a cell's last expression; the figure is closed.

    Parameters
    ----------
    fig : Figure
        All frames drawn over one another, and what they share.
    frames : sequence of sequences of Artist
        For each frame the artists that only it shows: lines, images, texts, collections.
    captions : sequence of str
        A line of text for each frame: shown below it, and what a screen reader says for the slider.
    alt : str
        What the film is of and what it shows, for those who do not see it.
    seconds : float, optional
        How long a frame stays while the film plays.

    Returns
    -------
    HTML
        A page's output, which needs no server and no other file.
    """
    for number, artists in enumerate(frames):
        for part, artist in enumerate(artists):
            artist.set_gid(f"frame-{number}-{part}")
    drawn = StringIO()
    with plt.rc_context({"image.composite_image": False}):  # else all images become one
        fig.savefig(drawn, format="svg", metadata={"Date": None})
    plt.close(fig)
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :]
    name = "film-" + sha256((svg + "".join(captions)).encode()).hexdigest()[:10]

    last = len(frames) - 1
    svg = re.sub(
        r'id="frame-(\d+)-\d+"',
        lambda found: (
            f'data-frame="{found[1]}" visibility="{"visible" if int(found[1]) == last else "hidden"}"'
        ),
        svg,
    )
    svg = re.sub(r'(\bid="|href="#|url\(#)', rf"\1{name}-", svg)  # no id twice on a page
    svg = re.sub(r"<(metadata|style)\b.*?</\1>", "", svg, flags=re.DOTALL)  # a style would be all the page's
    style = "max-width: 100%; height: auto; stroke-linejoin: round; stroke-linecap: butt"
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" style="{style}" ', 1)
    width = re.search(r'\bwidth="([\d.]+pt)"', svg)[1]
    listed = escape(json.dumps(captions, ensure_ascii=False))
    return HTML(
        f'<div class="film" id="{name}" data-pause="{1000 * seconds:.0f}" data-captions="{listed}">\n'
        f"{svg}\n"
        f'<div hidden><p style="display: flex; gap: 0.75em; margin: 0.25em 0; max-width: {width}">'
        '<button type="button" style="min-width: 4.5em">Play</button>'
        f'<input type="range" aria-label="frame" max="{last}" value="{last}"'
        ' style="flex: 1"></p></div>\n'
        f'<p style="margin: 0">{escape(captions[-1])}</p>\n'
        f"<script>{SCRIPT % name}</script></div>"
    )
