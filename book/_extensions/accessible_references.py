"""Entries of the bibliography as items of a list, which is what they are in.

docutils gives each entry the role ``doc-biblioentry``, which WAI-ARIA has deprecated, inside an
element with the role ``list``, which may hold ``listitem`` only.
"""

from sphinx.application import Sphinx


def make_list_items(app: Sphinx, pagename: str, template: str, context: dict, doctree: object) -> None:
    """Rewrite the roles in a page's body."""
    if "doc-biblioentry" in context.get("body", ""):
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("html-page-context", make_list_items)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
