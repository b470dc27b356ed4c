"""Make a built site light: leave out what its pages do not use, and reserve the room of their pictures.

The theme sends a script of 1.5 MB that draws some twenty icons, and the style of all of Bootstrap and of
1900 icons. A browser learns the size of a picture only when it arrives, so the text below it jumps. When the
site is built, all its pages are known, and so is what they use. ``book/build.py`` calls ``lighten`` on its
copy of the built pages.
"""

import logging
import re
import shutil
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import tinycss2
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from PIL import Image

ICONS_SCRIPT = "_static/scripts/fontawesome.js"
ICON_FONTS = "_static/vendor/fontawesome"
# Styles of others that serve any site; what only our pages use is in course.css.
STYLES = ("_static/styles/pydata-sphinx-theme.css", "_static/sphinx-design.min.css", "_static/mystnb.*.css")
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it reports each table, and Sphinx shows that
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def lighten(site: Path) -> None:
    """Change a built site in place."""
    theme = site / STYLES[0]
    icons = Icons(site / ICON_FONTS / "webfonts", theme.read_text("utf-8"))
    (site / ICONS_SCRIPT).unlink()
    for source_map in site.glob("_static/**/*.map"):
        source_map.unlink()
    pages = {
        path: icons.draw(path.read_text("utf-8"))
        for path in site.rglob("*.html")
        if path.parts[-2] != "_static"
    }
    names = UsedNames([*pages.values(), *(path.read_text("utf-8") for path in site.rglob("_static/**/*.js"))])
    styles = {path: names.reduce(path.read_text("utf-8")) for glob in STYLES for path in site.glob(glob)}
    styles[theme] = icons.embed_fonts(styles[theme])
    shutil.rmtree(site / ICON_FONTS)
    for path, style in styles.items():
        path.write_text(style, "utf-8")
    digests = {path.name: sha256(style.encode()).hexdigest()[:20] for path, style in styles.items()}
    for path, page in pages.items():
        path.write_text(renew_digests(defer_scripts(add_sizes(page, path)), digests), "utf-8")


# ---- Icons ----

FACES = {"fab": "fa-brands-400", "far": "fa-regular-400"}  # any other is solid


class Icons:
    """Font Awesome's icons, as the theme names them in its style and draws them in its fonts."""

    ELEMENT = re.compile(
        r'<(i|span) class="([^"]*\bfa[srb]? [^"]*|[^"]*\bfa-(?:solid|regular|brands) [^"]*)"([^>]*)></\1>'
    )
    LOADED = re.compile(r"<script [^>]*fontawesome\.js[^>]*></script>")
    FONTS = re.compile(r'url\([^)]*/(fa-[\w-]+)\.woff2\) format\("woff2"\),url\([^)]*\) format\("truetype"\)')

    def __init__(self, fonts: Path, style: str) -> None:
        self.fonts = {path.stem: TTFont(path) for path in fonts.glob("*.ttf")}
        self.codes: dict[str, int] = {}
        for names, content in re.findall(r'((?:\.fa-[\w-]+:before,?)+)\{content:"([^"]+)"\}', style):
            code = int(content[1:], 16) if re.fullmatch(r"\\[0-9a-f]+", content) else ord(content[-1])
            self.codes |= dict.fromkeys(re.findall(r"\.(fa-[\w-]+):", names), code)

    def draw(self, page: str) -> str:
        """Return a page without the theme's script, and with the SVG that it would draw."""
        return self.LOADED.sub("", self.ELEMENT.sub(self._svg, page))

    def _svg(self, element: re.Match[str]) -> str:
        _, names, rest = element.groups()
        words = [{"fa-brands": "fab", "fa-regular": "far"}.get(word, word) for word in names.split()]
        name = next(word for word in words if word in self.codes)
        font = next((FACES[word] for word in words if word in FACES), "fa-solid-900")
        width, path = self._outline(font, self.codes[name])
        kept = " ".join(word for word in words if word not in {"fa", "fas", "fa-solid", *FACES})
        attributes = dict(ATTRIBUTE.findall(rest))
        title = attributes.pop("title", "")
        attributes["aria-hidden"] = "true"  # the button that it stands on has a name
        others = "".join(f' {name}="{value}"' for name, value in attributes.items())
        return (
            f'<svg class="svg-inline--fa {kept}"{others} viewBox="0 0 {width} 512">'
            f"{f'<title>{title}</title>' if title else ''}"
            f'<path fill="currentColor" transform="matrix(1 0 0 -1 0 448)" d="{path}"/></svg>'
        )

    @cache  # noqa: B019  # one object per build
    def _outline(self, font: str, code: int) -> tuple[int, str]:
        """Return the width and the path of a glyph; of an em of 512 units, 448 are above the line."""
        glyphs = self.fonts[font].getGlyphSet()
        glyph = glyphs[self.fonts[font].getBestCmap()[code]]
        pen = SVGPathPen(glyphs)
        glyph.draw(pen)
        return glyph.width, pen.getCommands()

    def embed_fonts(self, style: str) -> str:
        """Return a style sheet with the fonts in it, reduced to the characters that it still writes."""
        characters = {character for text in strings(tinycss2.parse_stylesheet(style)) for character in text}

        def embed(source: re.Match[str]) -> str:
            font = self.fonts[source[1]]
            subsetter = Subsetter(Options(hinting=False, ignore_missing_unicodes=True))
            subsetter.populate(unicodes=[ord(character) for character in characters])
            subsetter.subset(font)
            font.flavor = "woff"
            output = BytesIO()
            font.save(output)
            data = b64encode(output.getvalue()).decode()
            return f'url(data:font/woff;base64,{data}) format("woff")'

        return self.FONTS.sub(embed, style)


def strings(nodes: Iterable[tinycss2.ast.Node]) -> Iterable[str]:
    """Yield every string of a style sheet."""
    for node in nodes:
        if node.type == "string":
            yield node.value
        for part in ("prelude", "content", "arguments"):
            yield from strings(getattr(node, part, None) or [])


# ---- Styles ----


class UsedNames:
    """All words of a site's pages and scripts: a class or an id that is not among them is not used.

    A script may put a name together, as in ``"tooltip-" + place``. A word with a hyphen at its end therefore
    stands for all names that begin with it.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.words = {word for text in texts for word in re.findall(r"[\w-]+", text)}
        self.beginnings = tuple(word for word in self.words if re.fullmatch(r"[a-z][\w-]+-", word))

    def has(self, name: str) -> bool:
        """Say whether a class or an id may be used."""
        return name in self.words or name.startswith(self.beginnings)

    def reduce(self, style: str) -> str:
        """Return a style sheet with the rules that may apply."""
        return tinycss2.serialize(self._kept(tinycss2.parse_stylesheet(style, True, True)))

    def _kept(self, rules: list[tinycss2.ast.Node]) -> list[tinycss2.ast.Node]:
        kept = []
        for rule in rules:
            if rule.type == "qualified-rule":
                selectors = [one for one in split_at_commas(rule.prelude) if self._may_match(one)]
                rule.prelude = [token for one in selectors for token in (COMMA, *one)][1:]
                empty = not selectors
            elif rule.type == "at-rule" and rule.lower_at_keyword in {"media", "supports"}:
                rule.content = self._kept(tinycss2.parse_rule_list(rule.content, True, True))
                empty = not rule.content
            else:
                empty = False
            if not empty:
                kept.append(rule)
        return kept

    def _may_match(self, selector: list[tinycss2.ast.Node]) -> bool:
        """Say whether the site has all classes and ids of a selector, except those in ``:not(…)``."""
        after_dot = False
        for token in selector:
            if token.type == "hash" and not self.has(token.value):
                return False
            if token.type == "ident" and after_dot and not self.has(token.value):
                return False
            after_dot = token == "."
        return True


COMMA = tinycss2.ast.LiteralToken(0, 0, ",")


def split_at_commas(tokens: list[tinycss2.ast.Node]) -> list[list[tinycss2.ast.Node]]:
    """Return the selectors of a rule."""
    parts: list[list[tinycss2.ast.Node]] = [[]]
    for token in tokens:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def renew_digests(page: str, digests: dict[str, str]) -> str:
    """Return a page whose links to changed styles have a new address, so that no cache has an old one."""
    for name, digest in digests.items():
        page = re.sub(rf'(/{re.escape(name)})(\?[^"]*)?"', rf'\1?digest={digest}"', page)
    return page


# ---- Scripts ----

# What the theme decides in its script, which runs when the page has been shown: light or dark (until then, a
# dark page is light and has two logos), and how far the list of pages is scrolled. It finds both decided.
THEME_OF_SYSTEM = """\
  <script>
    if (document.documentElement.dataset.theme === "auto") document.documentElement.dataset.theme =
      matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  </script>
"""
SCROLLED_SIDEBAR = """\
<script>
  if (sessionStorage.getItem("sidebar-scroll-top") === null) {
    const sidebar = document.querySelector("div.bd-sidebar");
    const current = [...sidebar.querySelectorAll(".bd-docs-nav .active")].pop();
    const below = current ? current.getBoundingClientRect().y - sidebar.getBoundingClientRect().y : 0;
    if (below > innerHeight / 2) sidebar.scrollTop = below - sidebar.clientHeight / 4;
    sessionStorage.setItem("sidebar-scroll-top", sidebar.scrollTop);
  } else document.querySelector("div.bd-sidebar").scrollTop = sessionStorage.getItem("sidebar-scroll-top");
</script>
"""


def defer_scripts(page: str) -> str:
    """Return a page that is shown before its scripts are run, which happens in their order all the same.

    An inline script on each page adds to what ``documentation_options.js`` defines, so that one cannot wait.
    """
    head, end, body = page.partition("</head>")
    head = re.sub(
        r"<script (?![^>]*(?:defer|type=|documentation_options))([^>]*src=)", r"<script defer \1", head
    )
    head = re.sub(r"(?=  <!-- Loaded before other Sphinx assets)", lambda _: THEME_OF_SYSTEM, head, count=1)
    before, navigation, after = body.partition('<nav class="bd-links bd-docs-nav"')
    contents, close, rest = after.partition("</nav>")
    script = SCROLLED_SIDEBAR if navigation else ""
    return head + end + before + navigation + contents + close + script + rest


# ---- Pictures ----


def add_sizes(page: str, path: Path) -> str:
    """Return a page whose pictures say how large they are, and are loaded when the reader comes near."""
    count = 0

    def add(image: re.Match[str]) -> str:
        nonlocal count
        attributes = dict(ATTRIBUTE.findall(image[0]))
        file = path.parent / attributes.get("src", "").partition("?")[0]
        if not file.is_file():
            return image[0]
        width, height = size(file)
        added = (
            "" if "width" in attributes or "height" in attributes else f' width="{width}" height="{height}"'
        )
        if "/_images/" in str(file):
            count += 1
            added += ' decoding="async"' if count == 1 else ' decoding="async" loading="lazy"'
        return f"<img{added}{image[0][4:]}"

    return re.sub(r"<img\b[^>]*>", add, page)


@cache
def size(image: Path) -> tuple[int, int]:
    """Return the width and the height of a picture in pixels, rounded."""
    if image.suffix != ".svg":
        return Image.open(image).size
    drawing = ElementTree.parse(image).getroot()
    width, height = (length(drawing.get(side, "")) for side in ("width", "height"))
    if not width or not height:
        _, _, width, height = map(float, drawing.get("viewBox", "").split())
    return round(width), round(height)


def length(text: str) -> float:
    """Return a length of an SVG in pixels, 0 if it has none of its own."""
    found = re.fullmatch(r"([\d.]+)(pt|px)?", text)
    return float(found[1]) * (4 / 3 if found[2] == "pt" else 1) if found else 0
