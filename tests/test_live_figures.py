"""The live figures, in a real browser: mouse, touch and keyboard, and their numbers beside the pages'."""

import ast
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from browsing import chromium, needs_chromium, served
from sphinx.errors import ExtensionError

from autograder.course import ROOT
from coursekit.mlp import MLP
from test_width import CELL

SITE = ROOT / "_site"
LIVE = ROOT / "book" / "_static" / "live"
FIGURES = {  # where each one is
    "activations": "deep-neural-networks/problems",
    "approximation": "introduction",
    "backpropagation": "deep-neural-networks/backpropagation-in-pictures",
    "hopfield": "connectionist-models/hebbian-learning",
    "network": "connectionist-models/multilayer-perceptron",
    "optimisers": "deep-neural-networks/optimisers",
    "pandemonium": "connectionist-models/pandemonium",
    "perceptron": "connectionist-models/perceptron",
    "softmax": "connectionist-models/multilayer-perceptron",
    "xor": "connectionist-models/multilayer-perceptron",
}
in_a_browser = [pytest.mark.site, pytest.mark.browser, needs_chromium]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The book on a local web server."""
    with served(SITE) as address:
        yield f"{address}book/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


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


def page_functions(page: str, *names: str, **known: object) -> list[Any]:
    """Return functions and constants as a page's cells define them, which may use what is known."""
    found: dict[str, Any] = {"np": np, **known}
    for cell in CELL.finditer((ROOT / "book" / f"{page}.md").read_text("utf-8")):
        for node in ast.parse(cell["code"]).body:
            defined = [node.name] if isinstance(node, ast.FunctionDef) else []
            if isinstance(node, ast.Assign):
                defined = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if set(defined) & (set(names) - set(found)):
                exec(compile(ast.Module([node], []), page, "exec"), found)  # the course's own page
    return [found[name] for name in names]


def computed(tab: Any, module: str, expression: str, *values: Any) -> Any:
    """Return what an expression of a figure's module gives, called ``it``, for values called ``values``."""
    script = f"([values, name]) => (it => {expression})(liveModule(name))"
    return tab.evaluate(script, [list(values), f"figures/{module}.js"])


def line(tab: Any, name: str) -> str:
    """Return what the figure says."""
    return tab.text_content(f".tag_live-{name} .live-line")


def wait_until(tab: Any, name: str, pattern: str) -> None:
    """Wait until what the figure says matches."""
    script = "([said, pattern]) => document.querySelector(said).textContent.match(pattern)"
    tab.wait_for_function(script, arg=[f".tag_live-{name} .live-line", pattern])


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


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('import * as all from "./core/a.js";', "cannot contain the line"),
        ('import { two } from "./core/a.js";', "imports two from ./core/a.js, which does not export it"),
        ('import { one } from "./core/b.js";', "imports ./core/b.js, which does not exist"),
        ("export { one };", "cannot contain the line"),
    ],
)
def test_the_bundle_refuses_what_it_would_get_wrong(tmp_path, monkeypatch, line: str, message: str) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "book" / "_extensions"))
    from live_figures import bundle

    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "a.js").write_text("export const one = 1, two = 2;\n")
    (tmp_path / "live.js").write_text('import { one } from "./core/a.js";\n')
    assert 'const { one } = liveModule("core/a.js");' in bundle(tmp_path)
    (tmp_path / "live.js").write_text(f"{line}\n")
    with pytest.raises(ExtensionError, match=message):
        bundle(tmp_path)


def test_the_types_in_the_comments_are_right() -> None:
    compiler = ROOT / "tests" / "types" / "node_modules" / ".bin" / "tsc"
    if not compiler.exists() and not os.environ.get("CI"):
        pytest.skip("no TypeScript: the scripts' types were not checked (npm ci --prefix tests/types)")
    done = subprocess.run([compiler, "--project", "tests/types"], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == ""
    assert done.returncode == 0


@pytest.mark.site
def test_only_pages_with_a_live_figure_load_its_script() -> None:
    loading = {
        path.relative_to(SITE / "book").with_suffix("").as_posix()
        for path in (SITE / "book").rglob("*.html")
        if "live/bundle.js" in path.read_text("utf-8")
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
        for reached in tab.query_selector_all(f"{root} [tabindex='0']"):
            assert reached.get_attribute("aria-label")
            assert reached.get_attribute("role") != "slider" or reached.get_attribute("aria-valuetext")
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
        found = computed(
            visit("perceptron"), "perceptron", call, X.tolist(), y.tolist(), w.tolist(), eta, orders
        )
        assert [i for i, _ in found] == [i for i, _ in expected]
        np.testing.assert_allclose([w for _, w in found], [w for _, w in expected], rtol=1e-12)

    def test_it_converges_when_a_line_separates_the_points(self, visit) -> None:
        tab = visit("perceptron")
        assert "0 corrections, 4 of 14 points wrong" in line(tab, "perceptron")
        for _ in range(60):
            press(tab, "perceptron", "One correction")
        assert re.match(r"Converged after \d+ corrections: no point is wrong", line(tab, "perceptron"))

    def test_one_click_makes_the_points_inseparable(self, visit) -> None:
        tab = visit("perceptron")
        press(tab, "perceptron", "Make it inseparable")
        for _ in range(200):
            press(tab, "perceptron", "One correction")
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


def press(tab: Any, name: str, button: str) -> None:
    """Press one of a figure's buttons."""
    tab.locator(f".tag_live-{name}").get_by_role("button", name=button, exact=True).click()


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
            np.testing.assert_allclose(
                found.T, [function(z) for function in functions], rtol=1e-12, atol=1e-15
            )

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
        assert "the gradient is 0.000 at the first unit" in line(tab, "activations")


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
        press(tab, "softmax", "Add 2 to all scores")
        assert line(tab, "softmax") == before
        press(tab, "softmax", "Double all scores")
        assert line(tab, "softmax") != before

    def test_no_button_takes_a_score_out_of_the_picture(self, visit) -> None:
        tab = visit("softmax")
        figure = tab.locator(".tag_live-softmax")
        for _ in range(2):
            press(tab, "softmax", "Double all scores")
        for button in ("Add 2 to all scores", "Double all scores"):
            assert figure.get_by_role("button", name=button, exact=True).is_disabled()
        press(tab, "softmax", "Start again")
        assert figure.locator("button:disabled").count() == 0

    @pytest.mark.parametrize("way", ["mouse", "keyboard", "touch"])
    def test_a_score_can_be_dragged(self, visit, way: str) -> None:
        tab = visit("softmax", has_touch=way == "touch")
        handle = tab.locator(".tag_live-softmax .live-handle").first
        move(tab, handle, way, by=(0, -200 / 16 * 2))
        if way == "keyboard":
            handle.focus()
            for _ in range(8):
                tab.keyboard.press("ArrowUp")
        assert "cat 0.691" in line(tab, "softmax")


class TestApproximation:
    pytestmark = in_a_browser

    def test_the_steps_from_the_formula_are_the_pages(self, visit) -> None:
        f, _, staircase = page_functions("introduction", "f", "sigmoid", "staircase")
        x = np.linspace(0, 1, 41)
        tab = visit("approximation")
        for m in (2, 10, 20):
            call = "values[0].map(x => it.predict(it.staircase(values[1], 50 * values[1]), x))"
            found = computed(tab, "approximation", call, x.tolist(), m)
            np.testing.assert_allclose(found, staircase(x, m), atol=1e-12)
        np.testing.assert_allclose(
            computed(tab, "approximation", "values[0].map(it.target)", x.tolist()), f(x), atol=1e-12
        )

    def test_descent_ends_where_the_pages_does(self, visit) -> None:
        names = ("f", "sigmoid", "x", "STEEP", "random_units", "hidden", "fine", "descend")
        descend = page_functions("introduction", *names)[-1]
        rng = np.random.default_rng(0)
        drawn = {"w1": rng.normal(size=4), "places": rng.uniform(size=4), "w2": rng.normal(0, 0.3, 4)}

        class Drawn:
            """Gives the page the weights that the browser gets."""

            def normal(self, *moments: float, size: object = None) -> np.ndarray:
                if moments:
                    return drawn["w2"].reshape(1, 4, 1)
                return drawn["w1"].reshape(1, 1, 4)

            def uniform(self, size: object) -> np.ndarray:
                return drawn["places"].reshape(1, 1, 4)

        expected = float(descend(4, Drawn(), starts=1, steps=200)[0])
        start = {"w1": drawn["w1"], "b1": -drawn["w1"] * drawn["places"], "w2": drawn["w2"]}
        network = {**{name: values.tolist() for name, values in start.items()}, "b2": 0}
        call = """{
            const last = [...it.descend(values[0], values[1], 200)].at(-1);
            return Math.max(...values[2].map(x => Math.abs(it.predict(last, x) - it.target(x))));
        }"""
        points = [np.linspace(0, 1, n).tolist() for n in (101, 2001)]
        found = computed(visit("approximation"), "approximation", call, network, *points)
        assert found == pytest.approx(expected, rel=1e-6)

    @pytest.mark.parametrize("way", ["mouse", "keyboard", "touch"])
    def test_a_step_can_be_dragged_to_where_the_function_rises(self, visit, way: str) -> None:
        tab = visit("approximation", has_touch=way == "touch")
        assert "3 hidden units, largest error 1.063" in line(tab, "approximation")
        handle = tab.locator(".tag_live-approximation .live-handle").nth(2)  # at 0.5
        move(tab, handle, way, by=(0, 0.5 / 2.6 * 250))
        if way == "keyboard":
            handle.focus()
            for _ in range(10):
                tab.keyboard.press("ArrowDown")
        assert "largest error 1.6" in line(tab, "approximation") or "largest error 1.7" in line(
            tab, "approximation"
        )

    def test_descent_makes_the_error_small(self, visit) -> None:
        tab = visit("approximation")
        press(tab, "approximation", "Steps from the formula")
        press(tab, "approximation", "Let descent do it")
        wait_until(tab, "approximation", "after 300 of")
        error = float(re.search(r"largest error ([\d.]+)", line(tab, "approximation"))[1])
        assert error < 0.9


@pytest.fixture(scope="module")
def memory() -> tuple[np.ndarray, np.ndarray]:
    """The page's patterns, and the weights that store them."""
    names = ("DRAWINGS", "lines", "glyphs", "inked", "X")
    patterns = page_functions("connectionist-models/hebbian-learning", *names)[-1]
    return patterns, patterns.T @ patterns / len(patterns)


class TestHopfield:
    pytestmark = in_a_browser

    def test_pictures_weights_and_energy_are_the_pages(self, visit, memory) -> None:
        patterns, W = memory
        tab = visit("hopfield")
        np.testing.assert_array_equal(computed(tab, "hopfield", "it.PICTURES"), patterns)
        np.testing.assert_allclose(computed(tab, "hopfield", "it.weights(it.PICTURES)"), W, atol=1e-12)
        state = np.where(np.random.default_rng(0).random(144) < 0.5, -1.0, 1.0)
        energy = -0.5 * state @ (W - np.diag(W.diagonal())) @ state
        found = computed(tab, "hopfield", "it.energy(it.weights(it.PICTURES), values[0])", state.tolist())
        assert found == pytest.approx(energy)

    def test_a_recall_turns_over_the_units_of_the_pages(self, visit, memory) -> None:
        patterns, W = memory
        settle, damage = page_functions("connectionist-models/hebbian-learning", "settle", "damage")
        rng, orders = np.random.default_rng(2), []

        class Remembered:
            def permutation(self, n: int) -> np.ndarray:
                orders.append(rng.permutation(n))
                return orders[-1]

        start = damage(patterns[2], 50, rng)
        path = settle(W, start, Remembered())
        expected = [int(np.flatnonzero(a != b)[0]) for a, b in pairwise(path)]
        assert len(expected) == 54
        call = "[...it.settle(it.weights(it.PICTURES), values[0], () => values[1].shift())]"
        given = start.tolist(), [order.tolist() for order in orders]
        assert computed(visit("hopfield"), "hopfield", call, *given) == expected

    def test_what_was_damaged_comes_back(self, visit) -> None:
        tab = visit("hopfield")
        press(tab, "hopfield", "Damage")
        assert "50 of 144 units differ" in line(tab, "hopfield")
        press(tab, "hopfield", "Recall")
        wait_until(tab, "hopfield", "At rest")
        assert "this is the cat, without a mistake" in line(tab, "hopfield")

    def test_with_too_many_patterns_the_cat_does_not_stay(self, visit) -> None:
        tab = visit("hopfield")
        tab.locator(".tag_live-hopfield input[type=range]").last.fill("40")
        assert "45 patterns are stored" in line(tab, "hopfield")
        press(tab, "hopfield", "Recall")
        wait_until(tab, "hopfield", "At rest")
        assert "without a mistake" not in line(tab, "hopfield")

    @pytest.mark.parametrize("way", ["mouse", "keyboard", "touch"])
    def test_a_picture_can_be_painted(self, visit, way: str) -> None:
        tab = visit("hopfield", has_touch=way == "touch")
        assert "this is the cat, without a mistake" in line(tab, "hopfield")
        field = tab.locator(".tag_live-hopfield .live-paint")
        if way == "mouse":
            field.locator("rect").nth(0).click()
        if way == "touch":
            field.locator("rect").nth(0).tap()
        if way == "keyboard":
            field.focus()
            tab.keyboard.press("Space")
            assert "column 7" in field.get_attribute("aria-label")
        assert "1 of 144 units differ" in line(tab, "hopfield")


class TestBackpropagation:
    pytestmark = in_a_browser

    def test_both_passes_are_the_pages(self, visit) -> None:
        page = "deep-neural-networks/backpropagation-in-pictures"
        x, y = np.array([[1.0], [0.5]]), np.array([[1.0], [0.0]])
        sigmoid, W1, W2, h1 = page_functions(page, "sigmoid", "W1", "W2", "h1", x=x)
        y_hat = sigmoid(W2.T @ h1)
        delta2, delta1 = page_functions(page, "delta2", "delta1", y=y, y_hat=y_hat, h1=h1, W2=W2)
        tab = visit("backpropagation")
        call = "it.passes(it.NETWORK.W1, it.NETWORK.W2, it.NETWORK.x, it.NETWORK.y)"
        found = computed(tab, "backpropagation", call)
        np.testing.assert_array_equal(
            computed(tab, "backpropagation", "[it.NETWORK.W1, it.NETWORK.W2]")[0], W1
        )
        np.testing.assert_array_equal(computed(tab, "backpropagation", "it.NETWORK.W2"), W2)
        expected = {"h1": h1, "answer": y_hat, "delta2": delta2, "delta1": delta1}
        for name, value in expected.items():
            np.testing.assert_allclose(found[name], value.ravel(), rtol=1e-12)
        np.testing.assert_allclose(found["gradient1"], x @ delta1.T, rtol=1e-12)
        np.testing.assert_allclose(found["gradient2"], h1 @ delta2.T, rtol=1e-12)

    def test_it_goes_forward_back_and_down(self, visit) -> None:
        tab = visit("backpropagation")
        root = tab.locator(".tag_live-backpropagation")
        for _ in range(3):
            root.get_by_role("button", name="Next").click()
        before = float(re.search(r"= ([\d.]+)\.$", line(tab, "backpropagation"))[1])
        for _ in range(4):
            root.get_by_role("button", name="Next").click()
        assert root.get_by_role("button", name="Next").is_disabled()
        root.get_by_role("button", name="Take a gradient step").click()
        after = float(
            re.search(r"= ([\d.]+); before the step it was ([\d.]+)", line(tab, "backpropagation"))[1]
        )
        assert after < before

    @pytest.mark.parametrize("way", ["mouse", "keyboard", "touch"])
    def test_a_connection_can_be_chosen_and_its_weight_changed(self, visit, way: str) -> None:
        tab = visit("backpropagation", has_touch=way == "touch")
        root = tab.locator(".tag_live-backpropagation")
        edge = root.locator("[role=button]").nth(8)  # the second hidden unit to the first output
        assert edge.get_attribute("aria-label").endswith("−3.0")
        if way == "keyboard":
            edge.focus()
            tab.keyboard.press("Enter")
        else:
            label = edge.locator("text").first
            label.tap() if way == "touch" else label.click()
        assert edge.get_attribute("aria-pressed") == "true"
        root.locator("input[type=range]").first.fill("2")
        assert edge.get_attribute("aria-label").endswith(": 2.0")


class TestOptimisers:
    pytestmark = in_a_browser

    @pytest.mark.parametrize(("rule", "eta"), [("SGD", 0.09), ("momentum", 0.03), ("Adam", 0.4)])
    def test_paths_are_those_of_the_pages_rules(self, visit, rule: str, eta: float) -> None:
        known = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
        (run,) = page_functions("deep-neural-networks/optimisers", "run", **known)
        turn = np.sqrt(0.5) * np.array([[1.0, -1.0], [1.0, 1.0]])
        H, start = turn @ np.diag([1.0, 20.0]) @ turn.T, np.array([-2.0, 1.5])
        expected = run(rule, [eta], lambda theta, t: theta @ H, start, 60)[:, 0]
        call = "it.run(values[0], values[1], it.SURFACES.turned.gradient, values[2], 60)"
        found = computed(visit("optimisers"), "optimisers", call, rule, eta, start.tolist())
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)

    @pytest.mark.parametrize("surface", ["bowl", "turned", "banana", "saddle"])
    def test_gradients_are_those_of_differences(self, visit, surface: str) -> None:
        call = """values[1].map(([x, y]) => {
            const { value, gradient } = it.SURFACES[values[0]], h = 1e-5;
            const wide = (value([x + h, y]) - value([x - h, y])) / 2 / h;
            const high = (value([x, y + h]) - value([x, y - h])) / 2 / h;
            return [wide, high, ...gradient([x, y])];
        })"""
        points = np.random.default_rng(0).uniform(-2, 2, (20, 2)).tolist()
        found = np.array(computed(visit("optimisers"), "optimisers", call, surface, points))
        np.testing.assert_allclose(found[:, 2:], found[:, :2], atol=1e-6)

    def test_roots_have_the_pages_factor(self, visit) -> None:
        (factor,) = page_functions("deep-neural-networks/momentum", "factor")
        pairs = [(0.05, 0.9), (1.0, 0.9), (3.9, 0.9), (0.5, 0.0), (0.02, 0.5)]
        call = "values[0].map(pair => Math.max(...it.roots(...pair).map(([re, im]) => Math.hypot(re, im))))"
        found = computed(visit("optimisers"), "optimisers", call, pairs)
        np.testing.assert_allclose(found, [factor(*pair) for pair in pairs], rtol=1e-9)

    def test_a_rate_that_is_too_large_is_said_to_diverge(self, visit) -> None:
        tab = visit("optimisers")
        tab.locator(".tag_live-optimisers input[type=range]").nth(1).fill("-0.3")
        assert "outside the circle it diverges" in line(tab, "optimisers")
        assert "gradient descent is gone" in line(tab, "optimisers")

    @pytest.mark.parametrize("way", ["mouse", "keyboard", "touch"])
    def test_the_start_can_be_dragged(self, visit, way: str) -> None:
        tab = visit("optimisers", has_touch=way == "touch")
        before = line(tab, "optimisers")
        handle = tab.locator(".tag_live-optimisers .live-handle")
        move(tab, handle, way, by=(60, -60))
        if way == "keyboard":
            handle.focus()
            tab.keyboard.press("ArrowUp")
        assert line(tab, "optimisers") != before

    def test_the_race_runs_and_ends(self, visit) -> None:
        tab = visit("optimisers")
        press(tab, "optimisers", "Race")
        wait_until(tab, "optimisers", "after 3 steps")
        assert tab.locator(".tag_live-optimisers >> text=Pause").count() == 1


class TestPandemonium:
    pytestmark = in_a_browser

    def test_the_demons_shout_and_shriek_as_the_pages_do(self, visit) -> None:
        from coursekit.pandemonium import IDEALS, scenes

        tab = visit("pandemonium")
        machine = json.loads(tab.text_content(".tag_live-pandemonium script[type='application/json']"))
        np.testing.assert_array_equal(machine["ideals"], IDEALS.reshape(10, 63))
        images, answers = scenes(300, 0.03, np.random.default_rng(2))
        flat = images.reshape(300, 63).astype(float)
        loud = np.column_stack([flat[:, cells].mean(axis=1) for cells in machine["demons"]])
        heard = (loud - machine["usual"]) / machine["spread"]
        expected = heard @ np.array(machine["weights"])
        found = computed(
            tab, "pandemonium", "values[1].map(image => it.shrieks(values[0], image))", machine, flat.tolist()
        )
        np.testing.assert_allclose(found, expected, atol=1e-9)
        right = np.mean(np.argmax(found, axis=1) == answers)
        assert 0.5 < right < 0.75  # the page says 62.5% of 2000

    @pytest.mark.parametrize("letter", "AEILMNORST")
    def test_a_letter_can_be_chosen_and_the_loudest_demon_is_named(self, visit, letter: str) -> None:
        tab = visit("pandemonium")
        machine = json.loads(tab.text_content(".tag_live-pandemonium script[type='application/json']"))
        image = np.array(machine["ideals"][machine["names"].index(letter)])
        loud = np.array([image[cells].mean() for cells in machine["demons"]])
        shrieks = (loud - machine["usual"]) / machine["spread"] @ np.array(machine["weights"])
        tab.locator(".tag_live-pandemonium").get_by_label(letter, exact=True).check()
        loudest = machine["names"][shrieks.argmax()]
        assert line(tab, "pandemonium").startswith(
            f"The decision demon hears {loudest} ({shrieks.max():.2f})"
        )

    @pytest.mark.parametrize("way", ["mouse", "keyboard", "touch"])
    def test_a_cell_can_be_turned_over(self, visit, way: str) -> None:
        tab = visit("pandemonium", has_touch=way == "touch")
        before = line(tab, "pandemonium")
        field = tab.locator(".tag_live-pandemonium .live-paint")
        cell = field.locator("rect").nth(4 * 7 + 3)
        inked = "is-inked" in cell.get_attribute("class")
        if way == "keyboard":
            field.focus()
            tab.keyboard.press("Space")
        else:
            cell.tap() if way == "touch" else cell.click()
        assert ("is-inked" in cell.get_attribute("class")) is not inked
        assert line(tab, "pandemonium") != before


class TestNetwork:
    pytestmark = in_a_browser

    @pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
    @pytest.mark.parametrize("sizes", [(2, 2), (2, 5, 2), (2, 4, 3, 2)])
    def test_loss_and_gradients_are_the_books(self, visit, sizes: tuple[int, ...], activation: str) -> None:
        rng = np.random.default_rng(0)
        network = MLP(sizes, rng, activation)
        for b in network.biases:
            b[:] = rng.normal(size=b.shape)
        X, labels = rng.normal(size=(9, 2)), rng.integers(2, size=9)
        parameters = {
            "weights": [W.tolist() for W in network.weights],
            "biases": [b.tolist() for b in network.biases],
        }
        samples = {"X": X.tolist(), "labels": labels.tolist()}
        call = """{ const net = new it.Network(values[0], values[1]);
            return [net.loss(values[2]), net.accuracy(values[2]), net.gradients(values[2])] }"""
        loss, accuracy, gradients = computed(
            visit("network"), "network", call, parameters, activation, samples
        )
        assert loss == pytest.approx(network.loss(X, labels), rel=1e-12)
        assert accuracy == network.accuracy(X, labels)
        for found, expected in zip(gradients.values(), network.gradients(X, labels), strict=True):
            for a, b in zip(found, expected, strict=True):
                np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-15)

    def test_it_learns_xor_and_no_hidden_layer_does_not(self, visit) -> None:
        tab = visit("network")
        root = tab.locator(".tag_live-network")

        def learn() -> float:
            root.get_by_role("button", name="Learn").click()
            wait_until(tab, "network", r"[6-9]\d\d steps")
            root.get_by_role("button", name="Pause").click()
            return int(re.search(r"(\d+)% of the unseen", line(tab, "network"))[1])

        assert learn() > 95
        root.locator("input[type=range]").nth(1).fill("0")
        assert "6 parameters, 0 steps" in line(tab, "network")
        assert learn() < 75

    def test_a_rate_that_is_too_large_is_answered(self, visit) -> None:
        tab = visit("network")
        root = tab.locator(".tag_live-network")
        root.get_by_label("ReLU").check()
        root.locator("input[type=range]").nth(0).fill("12")
        root.locator("input[type=range]").nth(1).fill("4")
        root.locator("input[type=range]").nth(2).fill("1.6")
        for _ in range(12):
            root.get_by_role("button", name="One step").click()
        assert re.search(r"loss ([1-9]\d*|0\.[3-9])|no longer a number", line(tab, "network"))


class TestXor:
    pytestmark = in_a_browser

    def test_answers_loss_and_descent_are_the_pages(self, visit) -> None:
        corners = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
        known = {
            "corners": corners,
            "xor": np.array([0, 1, 1, 0]),
            "logistic": lambda z: 1 / (1 + np.exp(-z)),
        }
        names = ("answers", "xor_loss", "descend")
        answers, xor_loss, descend = page_functions(
            "connectionist-models/multilayer-perceptron", *names, **known
        )
        theta = np.random.default_rng(9).normal(0, 2, 9)
        tab = visit("xor")
        found = computed(
            tab, "xor", "it.CORNERS.map(corner => it.answer(values[0], corner).output)", theta.tolist()
        )
        np.testing.assert_allclose(found, answers(theta, corners)[0], rtol=1e-12)
        assert computed(tab, "xor", "it.loss(values[0])", theta.tolist()) == pytest.approx(xor_loss(theta))
        np.testing.assert_allclose(
            computed(tab, "xor", "it.descend(values[0])", theta.tolist()), descend(theta), rtol=1e-6
        )

    def test_nine_sliders_solve_it(self, visit) -> None:
        tab = visit("xor")
        assert "2 of 4 points are right" in line(tab, "xor")
        solution = [6, -6, 6, -6, -3, 9, 6, 6, -9]  # one unit is an OR, the other a NAND
        sliders = tab.locator(".tag_live-xor input[type=range]")
        assert sliders.count() == 9
        for place, value in enumerate(solution):
            sliders.nth(place).fill(str(value))
        assert "4 of 4 points are right: XOR!" in line(tab, "xor")

    def test_the_keyboard_moves_a_slider(self, visit) -> None:
        tab = visit("xor")
        before = line(tab, "xor")
        tab.locator(".tag_live-xor input[type=range]").first.focus()
        tab.keyboard.press("End")
        assert line(tab, "xor") != before

    def test_descent_goes_down(self, visit) -> None:
        tab = visit("xor")
        before = float(re.search(r"Loss (\d\.\d+)", line(tab, "xor"))[1])
        press(tab, "xor", "Let descent do it")
        wait_until(tab, "xor", "after 100 steps")
        assert float(re.search(r"Loss (\d\.\d+)", line(tab, "xor"))[1]) < before
