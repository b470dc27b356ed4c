"""The live figures, in a real browser: by mouse, touch and keyboard, and their numbers beside the pages' Python."""

import ast
import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import numpy as np
import pytest

from autograder.course import ROOT

SITE = ROOT / "_site"
LIVE = ROOT / "book" / "_static" / "live"
FIGURES = {  # where each one is
    "activations": "deep-neural-networks/problems",
    "perceptron": "connectionist-models/perceptron",
    "softmax": "connectionist-models/multilayer-perceptron",
}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
in_a_browser = [
    pytest.mark.site,
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"),
        reason="no Chromium on this machine: the live figures were not tried (apt install chromium)",
    ),
]


class Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The site on a local web server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=SITE))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/book/"
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "CI needs Chromium"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Open a figure's page, and return the tab; nothing may go wrong in it."""
    opened, errors = [], []

    def open_page(name: str, **options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        opened.append(context)
        tab = context.new_page()
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.goto(f"{address}{FIGURES[name]}.html")
        if options.get("java_script_enabled", True):
            tab.wait_for_selector(f".tag_live-{name} > .live")
        return tab

    yield open_page
    for context in opened:
        context.close()
    assert errors == []


def page_functions(page: str, *names: str) -> list[Callable[..., Any]]:
    """Return functions as a page's cells define them."""
    text = (ROOT / "book" / f"{page}.md").read_text("utf-8")
    found: dict[str, Any] = {"np": np}
    for cell in re.findall(r"^```\{code-cell\}.*?\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        code = re.sub(r"\A(---\n.*?^---\n|(:\w+:.*\n)+)", "", cell, flags=re.DOTALL | re.MULTILINE)
        definitions = [node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]
        wanted = [node for node in definitions if node.name in names]
        exec(compile(ast.Module(wanted, []), page, "exec"), found)  # the course's own page
    return [found[name] for name in names]


def computed(tab: Any, module: str, expression: str, *values: Any) -> Any:
    """Return what an expression of a figure's module gives, called ``it``, for values called ``values``."""
    script = f"([values, path]) => import(path).then(it => {expression})"
    return tab.evaluate(script, [list(values), f"/book/_static/live/figures/{module}.js"])


def line(tab: Any, name: str) -> str:
    """Return what the figure says."""
    return tab.text_content(f".tag_live-{name} .live-line")


def test_there_is_a_page_for_every_figure_and_a_figure_for_every_page() -> None:
    modules = {path.stem for path in (LIVE / "figures").glob("*.js")}
    tagged = {
        name: path.relative_to(ROOT / "book").with_suffix("").as_posix()
        for path in (ROOT / "book").rglob("*.md")
        for name in re.findall(r"live-(\w+)", path.read_text("utf-8"))
    }
    assert tagged == FIGURES
    assert modules == set(FIGURES)
    assert set(re.findall(r"(\w+): \(\) => import", (LIVE / "live.js").read_text("utf-8"))) == set(FIGURES)


def test_all_scripts_together_are_smaller_than_120_kilobytes() -> None:
    assert sum(path.stat().st_size for path in LIVE.rglob("*.js")) < 120_000


@pytest.mark.site
def test_only_pages_with_a_live_figure_load_its_script() -> None:
    loading = {
        path.relative_to(SITE / "book").with_suffix("").as_posix()
        for path in (SITE / "book").rglob("*.html")
        if "live/live.js" in path.read_text("utf-8")
    }
    assert loading == set(FIGURES.values())


class TestInABrowser:
    pytestmark = in_a_browser

    @pytest.mark.parametrize("name", FIGURES)
    def test_paper_and_a_browser_without_scripts_show_the_still(self, visit, name: str) -> None:
        still = f".tag_live-{name} > .cell_output img"
        tab = visit(name)
        assert not tab.is_visible(still)
        tab.emulate_media(media="print")
        assert tab.is_visible(still)
        assert not tab.is_visible(f".tag_live-{name} > .live")
        without = visit(name, java_script_enabled=False)
        assert without.is_visible(still)

    @pytest.mark.parametrize("name", FIGURES)
    def test_a_phone_is_wide_enough(self, visit, name: str) -> None:
        tab = visit(name, viewport={"width": 390, "height": 844})
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        width = f"document.querySelector('.tag_live-{name} > .live').scrollWidth"
        assert tab.evaluate(width) <= 390

    @pytest.mark.parametrize("name", FIGURES)
    def test_every_handle_and_control_can_be_reached_and_has_a_name(self, visit, name: str) -> None:
        tab = visit(name)
        root = f".tag_live-{name} > .live"
        for handle in tab.query_selector_all(f"{root} [tabindex='0']"):
            assert handle.get_attribute("aria-label")
            assert handle.get_attribute("aria-valuetext")
        for control in tab.query_selector_all(f"{root} :is(button, input)"):
            names = "element => element.textContent || element.labels[0].textContent"
            assert control.evaluate(names).strip()


class TestPerceptron:
    pytestmark = in_a_browser

    @pytest.mark.parametrize("eta", [0.1, 1.0, 7.0])
    def test_it_makes_the_corrections_of_the_page(self, visit, eta: float) -> None:
        (corrections,) = page_functions("connectionist-models/perceptron", "corrections")
        rng = np.random.default_rng(4)
        X = np.column_stack([rng.uniform(-1, 1, (30, 2)), np.ones(30)])
        y = (X @ [0.5, -0.7, 0.1] > 0).astype(int)
        w = rng.normal(size=3)
        orders: list[list[int]] = []

        class Remembered:
            def permutation(self, n: int) -> list[int]:
                orders.append(rng.permutation(n).tolist())
                return orders[-1]

        expected = [(int(i), weights.tolist()) for i, weights in corrections(X, y, w, Remembered(), eta)]
        assert len(expected) > 3
        call = "[...it.corrections(values[0], values[1], values[2], values[3], () => values[4].shift())]"
        found = computed(visit("perceptron"), "perceptron", call, X.tolist(), y.tolist(), w.tolist(), eta, orders)
        assert [i for i, _ in found] == [i for i, _ in expected]
        np.testing.assert_allclose([w for _, w in found], [w for _, w in expected], rtol=1e-12)

    def test_it_converges_when_a_line_separates_the_points(self, visit) -> None:
        tab = visit("perceptron")
        assert "0 corrections, 4 of 14 points wrong" in line(tab, "perceptron")
        for _ in range(60):
            tab.click("text=One correction")
        assert re.match(r"Converged after \d+ corrections: no point is wrong", line(tab, "perceptron"))

    def test_one_click_makes_the_points_inseparable(self, visit) -> None:
        tab = visit("perceptron")
        tab.click("text=Make it inseparable")
        for _ in range(200):
            tab.click("text=One correction")
        assert re.match(r"200 corrections, [1-9]\d* of 15 points wrong", line(tab, "perceptron"))

    def test_a_click_adds_a_point_and_delete_removes_it(self, visit) -> None:
        tab = visit("perceptron")
        tab.click("text=a disc (0)")
        plane = tab.locator(".tag_live-perceptron svg rect[fill=transparent]")
        plane.click(position={"x": 200, "y": 20})
        assert "5 of 15 points wrong" in line(tab, "perceptron")
        tab.locator(".tag_live-perceptron .live-handle").last.focus()
        tab.keyboard.press("Delete")
        assert "4 of 14 points wrong" in line(tab, "perceptron")

    @pytest.mark.parametrize("way", ["mouse", "keyboard", "touch"])
    def test_a_point_can_be_moved_to_the_other_side(self, visit, way: str) -> None:
        tab = visit("perceptron", has_touch=way == "touch")
        handle = tab.locator(".tag_live-perceptron .live-handle").nth(7)  # the disc at (0.6, 0.1)
        move(tab, handle, way, by=(0, 195))
        if way == "keyboard":
            handle.focus()
            for _ in range(22):
                tab.keyboard.press("ArrowDown")
        assert "3 of 14 points wrong" in line(tab, "perceptron")


def move(tab: Any, handle: Any, way: str, by: tuple[float, float]) -> None:
    """Drag a handle by mouse or by finger."""
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if way == "mouse":
        tab.mouse.move(x, y)
        tab.mouse.down()
        tab.mouse.move(x + by[0], y + by[1], steps=5)
        tab.mouse.up()
    if way == "touch":
        session = tab.context.new_cdp_session(tab)
        for kind, share in (("touchStart", 0), ("touchMove", 0.5), ("touchMove", 1)):
            point = {"x": x + share * by[0], "y": y + share * by[1]}
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


class TestActivations:
    pytestmark = in_a_browser

    def test_values_and_slopes_are_the_pages(self, visit) -> None:
        names = ("sigmoid", "sigmoid_prime", "tanh_prime", "bent")
        sigmoid, sigmoid_prime, tanh_prime, bent = page_functions("deep-neural-networks/problems", *names)
        expected = {
            "sigmoid": (sigmoid, sigmoid_prime),
            "tanh": (np.tanh, tanh_prime),
            "relu": bent(0.0),
            "leaky": bent(0.1),
        }
        z = np.linspace(-6, 6, 49)
        call = "values[0].map(z => [it.ACTIVATIONS[values[1]].value(z), it.ACTIVATIONS[values[1]].slope(z)])"
        tab = visit("activations")
        for name, functions in expected.items():
            found = np.array(computed(tab, "activations", call, z.tolist(), name))
            np.testing.assert_allclose(found.T, [function(z) for function in functions], rtol=1e-12, atol=1e-15)

    @pytest.mark.parametrize(("z", "w"), [(1.0, 1.0), (-2.0, 3.5), (0.0, -1.0)])
    def test_a_chain_has_the_gradients_of_differences(self, visit, z: float, w: float) -> None:
        def last(z: float) -> float:
            for unit in range(10):
                z = 1 / (1 + np.exp(-z))
                if unit < 9:
                    z *= w
            return z

        call = "it.chain(it.ACTIVATIONS.sigmoid, values[0], values[1]).gradients"
        found = computed(visit("activations"), "activations", call, z, w)
        assert found[0] == pytest.approx((last(z + 1e-3) - last(z - 1e-3)) / 2e-3, rel=1e-4)

    @pytest.mark.parametrize("way", ["mouse", "keyboard", "touch"])
    def test_the_disc_moves_along_the_curve(self, visit, way: str) -> None:
        tab = visit("activations", has_touch=way == "touch")
        assert "z = 1.00: σ(z) = 0.731, σ′(z) = 0.197" in line(tab, "activations")
        handle = tab.locator(".tag_live-activations .live-handle")
        move(tab, handle, way, by=(280 / 12 * 4, 0))
        if way == "keyboard":
            handle.focus()
            for _ in range(40):
                tab.keyboard.press("ArrowRight")
        assert "z = 5.00: σ(z) = 0.993, σ′(z) = 0.007 (the unit is saturated)" in line(tab, "activations")

    def test_a_silent_relu_lets_nothing_through(self, visit) -> None:
        tab = visit("activations")
        tab.check("text=ReLU >> nth=0")
        handle = tab.locator(".tag_live-activations .live-handle")
        handle.focus()
        for _ in range(15):
            tab.keyboard.press("ArrowLeft")
        assert "the unit is off" in line(tab, "activations")
        assert "the first unit gets 0.000 of the gradient" in line(tab, "activations")


class TestSoftmax:
    pytestmark = in_a_browser

    @pytest.mark.parametrize("z", [[1, 2, -0.5, 0], [1000, 1001, 1002], [-800, 0.1]])
    def test_probabilities_and_loss_are_numpys_without_overflow(self, visit, z: list[float]) -> None:
        powers = np.exp(np.array(z) - max(z))
        p = powers / powers.sum()
        tab = visit("softmax")
        np.testing.assert_allclose(computed(tab, "softmax", "it.softmax(values[0])", z), p, rtol=1e-12)
        for right in range(len(z)):
            loss = max(z) + np.log(powers.sum()) - z[right]
            found = computed(tab, "softmax", "[it.loss(...values), it.gradient(...values)]", z, right)
            assert found[0] == pytest.approx(loss, abs=1e-12)
            np.testing.assert_allclose(found[1], p - np.eye(len(z))[right], atol=1e-15)

    def test_the_same_added_to_all_scores_changes_no_probability(self, visit) -> None:
        tab = visit("softmax")
        before = line(tab, "softmax")
        tab.click("text=Add 2 to all scores")
        assert line(tab, "softmax") == before
        tab.click("text=Double all scores")
        assert line(tab, "softmax") != before

    @pytest.mark.parametrize("way", ["mouse", "keyboard", "touch"])
    def test_a_score_can_be_dragged(self, visit, way: str) -> None:
        tab = visit("softmax", has_touch=way == "touch")
        handle = tab.locator(".tag_live-softmax .live-handle").first
        move(tab, handle, way, by=(0, -200 / 10 * 2))
        if way == "keyboard":
            handle.focus()
            for _ in range(8):
                tab.keyboard.press("ArrowUp")
        assert "cat 0.691" in line(tab, "softmax")
