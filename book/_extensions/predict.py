"""Questions that a reader answers before the page does, with a reply to each answer.

A ``{predict}`` holds a question and a definition list, in which the terms are the choices and the definitions
the replies. ``(x)`` marks the right choice::

    :::{predict}
    Which of the two networks learns XOR?

    ( ) The narrow one
    : One hidden unit draws one line, and XOR needs two.

    (x) The wide one
    : Its two hidden units draw the two lines.
    :::

With the option ``:number: UNIT``, where the unit may be missing, the reader types a number. The choices are
then the ranges ``below 10``, ``10 to 20`` and ``above 20``, as many as needed, and no number may be without a
reply. A range may be a single number, ``15``, between ``10 to 15`` and ``15 to 20``.

The browser needs no server and stores nothing. Without scripts, and on paper, the replies are in a folded
list of answers; with ``_static/predict.js``, the reply to the reader's choice appears below it.
"""

import math
import re
from itertools import pairwise
from typing import Any, ClassVar, NamedTuple

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

MARK = re.compile(r"\(([x ])\) *")
NUMBER = r"([-−]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?)"
RANGE = re.compile(rf"below {NUMBER}|{NUMBER}(?: to {NUMBER})?|above {NUMBER}")
VOID = ("input",)  # elements of HTML that have no end tag
VERDICTS = {True: "✓ Right.", False: "✗ No."}
SYNTAX = "a choice is a line '( ) …', or '(x) …' if it is the right one, with a line ': reply' below it"


class PredictionError(Exception):
    """What is wrong with a prediction; the message is for the author of the page."""


class Interval(NamedTuple):
    """The numbers to which a reply belongs."""

    low: float
    high: float

    def attributes(self) -> dict[str, str]:
        """Return the interval as attributes of HTML, whose numbers JavaScript can read."""
        return {
            f"data_{name}": str(value).replace("inf", "Infinity") for name, value in self._asdict().items()
        }


class Choice(NamedTuple):
    """An answer that a reader may give, and the reply to it."""

    label: list[nodes.Node]
    reply: list[nodes.Node]
    is_right: bool

    @property
    def text(self) -> str:
        """The answer without its markup."""
        return "".join(node.astext() for node in self.label)


def read_choices(choices: nodes.definition_list) -> list[Choice]:
    """Read the choices, and check that one of them is right and each has a reply.

    Raises
    ------
    PredictionError
        If this is not the case.
    """
    found = []
    for item in choices:
        term, *replies = item
        mark = MARK.match(term.astext())
        if not mark or not isinstance(term[0], nodes.Text):
            raise PredictionError(f"the choice {term.astext()!r} has no mark: {SYNTAX}.")
        reply = [child for definition in replies for child in definition]
        swallowed = [
            child.astext() for child in reply if re.search(r"^\([x ]\)", child.astext(), re.MULTILINE)
        ]
        if swallowed:
            raise PredictionError(
                f"the reply {swallowed[0]!r} contains a choice: leave a blank line before it."
            )
        if not reply or not isinstance(reply[0], nodes.paragraph):
            raise PredictionError(f"the reply to {term.astext()!r} does not begin with a sentence.")
        label = [nodes.Text(term[0].astext()[mark.end() :]), *term[1:]]
        found.append(Choice(label, reply, mark[1] == "x"))
    right = sum(choice.is_right for choice in found)
    if right != 1 or len(found) < 2:
        raise PredictionError(
            f"it has {len(found)} choices of which {right} are right; "
            "mark exactly one of two or more with '(x)'."
        )
    return found


def read_interval(text: str) -> Interval:
    """Read a range of numbers.

    Raises
    ------
    PredictionError
        If it is not a range.
    """
    match = RANGE.fullmatch(text)
    if not match:
        raise PredictionError(f"{text!r} is not a range; write 'below 10', '10 to 20', '20' or 'above 20'.")
    numbers = [float(digits.replace(",", "").replace("−", "-")) for digits in match.groups() if digits]
    if text.startswith("below"):
        return Interval(-math.inf, *numbers)
    if text.startswith("above"):
        return Interval(*numbers, math.inf)
    return Interval(numbers[0], numbers[-1])


def read_intervals(choices: list[Choice]) -> list[Interval]:
    """Read the ranges of numbers that are the choices, and check that each number is in one.

    Raises
    ------
    PredictionError
        If there is a gap between them, or an overlap.
    """
    intervals = [read_interval(choice.text) for choice in choices]
    ordered = sorted(intervals)
    borders_meet = all(before.high == after.low for before, after in pairwise(ordered))
    if not borders_meet or ordered[0].low != -math.inf or ordered[-1].high != math.inf:
        ranges = ", ".join(choice.text for choice in choices)
        raise PredictionError(
            f"the ranges {ranges} have a gap or overlap, so not every number has one reply."
        )
    return intervals


class html_element(nodes.Element):  # noqa: N801, as docutils names its nodes
    """An element of HTML that docutils does not have."""


def element(
    tag: str, *children: nodes.Node, classes: tuple[str, ...] = (), **attributes: Any
) -> html_element:
    """Make an element; the underscores in the names of its attributes are hyphens."""
    html = {name.replace("_", "-"): value for name, value in attributes.items()}
    return html_element("", *children, tag=tag, html=html, classes=list(classes))


def copies(originals: list[nodes.Node]) -> list[nodes.Node]:
    """Copy nodes that the page shows twice."""
    return [node.deepcopy() for node in originals]


class Predict(SphinxDirective):
    """A question with choices or a number for an answer, and a reply to each."""

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {"number": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Make the form."""
        try:
            return [self.form()]
        except PredictionError as error:
            raise self.error(f"This prediction cannot be used: {error}") from None

    def form(self) -> html_element:
        """Read the content and make the form."""
        content = self.parse_content_to_nodes()
        kinds = [type(node) for node in content]
        loose = [
            node.astext() for node in content if MARK.match(node.astext()) and node.tagname == "paragraph"
        ]
        if loose:
            raise PredictionError(f"the choice {loose[0]!r} has no reply: {SYNTAX}.")
        if kinds != [nodes.paragraph, nodes.definition_list]:
            raise PredictionError(f"it needs a question of one paragraph, then its choices; {SYNTAX}.")
        question, choices = content[0].children, read_choices(content[1])
        if "number" in self.options:
            controls = [self.number_field()]
            replies = self.replies(choices, read_intervals(choices))
        else:
            controls = [self.radio_button(number, choice) for number, choice in enumerate(choices)]
            replies = self.replies(choices)
        title = element("span", nodes.Text("Predict"), classes=("predict-title",))
        return element(
            "form",
            element("fieldset", element("legend", title, *question), *controls),
            element("button", nodes.Text("Check"), hidden=""),
            element("div", classes=("predict-reply",), role="status"),
            element(
                "details",
                element("summary", nodes.Text("All answers")),
                element("dl", *replies),
                classes=("predict-answers",),
            ),
            classes=("predict",),
            method="dialog",  # outside a dialog it sends nothing, also without scripts
            autocomplete="off",  # else a browser may restore the answers of the last visit
        )

    def radio_button(self, number: int, choice: Choice) -> html_element:
        """Make the control of a choice."""
        button = element("input", type="radio", name="answer", value=str(number), required="")
        return element("label", button, element("span", *copies(choice.label)))

    def number_field(self) -> html_element:
        """Make the control for a number."""
        field = element("input", type="number", name="answer", step="any", required="")
        return element("label", nodes.Text("Your answer: "), field, nodes.Text(self.unit))

    @property
    def unit(self) -> str:
        """The unit that follows a number, with the space before it."""
        unit = self.options["number"]
        return f" {unit}" if unit not in ("", "%") else unit

    def replies(self, choices: list[Choice], intervals: list[Interval] | None = None) -> list[html_element]:
        """Make the list of all choices, each with its reply."""
        replies = []
        for number, choice in enumerate(choices):
            label, range_ = list(choice.label), {}
            if intervals:
                label.append(nodes.Text(self.unit))
                range_ = intervals[number].attributes()
            verdict = nodes.strong("", VERDICTS[choice.is_right])
            choice.reply[0].insert(0, [verdict, nodes.Text(" ")])
            classes = ("right",) if choice.is_right else ()
            replies.append(element("dt", *label, classes=classes))
            replies.append(element("dd", *choice.reply, classes=classes, **range_))
        return replies


def visit_element(self: Any, node: html_element) -> None:
    """Begin an element in HTML."""
    self.body.append(self.starttag(node, node["tag"], "", **node["html"]))


def depart_element(self: Any, node: html_element) -> None:
    """End an element in HTML."""
    if node["tag"] not in VOID:
        self.body.append(f"</{node['tag']}>")


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Add script and style to a page that has a prediction, and to no other."""
    if doctree and next(doctree.findall(html_element), None):
        app.add_js_file("predict.js", loading_method="defer")
        app.add_css_file("predict.css")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_node(html_element, html=(visit_element, depart_element))
    app.add_directive("predict", Predict)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
