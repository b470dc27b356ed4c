"""The bibliography without numbers, since the pages cite by author and year, and with roles that fit.

docutils gives each entry the role ``doc-biblioentry``, which WAI-ARIA has deprecated, inside an
element with the role ``list``, which may hold ``listitem`` only. And sphinxcontrib-bibtex numbers
the entries, although no page cites by number.
"""

import re

from sphinx.application import Sphinx

NUMBERED = re.compile(r'role="doc-biblioentry">\s*<span class="label">.*?</span></span>')


def make_list_items(app: Sphinx, pagename: str, template: str, context: dict, doctree: object) -> None:
    """Rewrite the roles in a page's body, and leave out the numbers."""
    context["body"] = NUMBERED.sub('role="listitem">', context.get("body", ""))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("html-page-context", make_list_items)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
