"""The bibliography as a list by author and year, which is how the pages cite, and with roles that fit.

docutils gives each entry the role ``doc-biblioentry``, which WAI-ARIA has deprecated, inside an
element with the role ``list``, which may hold ``listitem`` only. And sphinxcontrib-bibtex numbers
the entries, although no page cites by number.
"""

import re

from pybtex.plugin import register_plugin
from pybtex.style.formatting.plain import Style
from sphinx.application import Sphinx

NUMBERED = re.compile(r'role="doc-biblioentry">\s*<span class="label">.*?</span></span>')


class ByAuthor(Style):
    """Sort by author and year, and begin each entry with the name that it is cited by."""

    default_name_style = "lastfirst"


def make_list_items(app: Sphinx, pagename: str, template: str, context: dict, doctree: object) -> None:
    """Rewrite the roles in a page's body, and leave out the numbers."""
    context["body"] = NUMBERED.sub('role="listitem">', context.get("body", ""))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    register_plugin("pybtex.style.formatting", "by_author", ByAuthor)
    app.connect("html-page-context", make_list_items)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
