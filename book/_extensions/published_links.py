"""Links to the published book, which lead to the page beside them when they stand in the book.

A notebook is read in many places, so it links to the book by the addresses of ``html: baseurl:`` in
``_config.yml``. The site has the notebook's page too, and the site may be anywhere.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)


class PublishedLinks(SphinxPostTransform):
    """Make links to pages of the published book relative, and check that they lead somewhere."""

    default_priority = 100
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        """Change the whole page."""
        base = f"{self.config.html_baseurl.rstrip('/')}/"
        for link in self.document.findall(nodes.reference):
            address, _, anchor = link.get("refuri", "").partition("#")
            page = address.removeprefix(base).removesuffix(".html")
            if base == "/" or address != f"{base}{page}.html":
                continue
            if page not in self.env.all_docs:
                LOGGER.warning("The book has no page %s.", page, location=link)
            elif anchor and anchor not in self.anchors(page):
                LOGGER.warning("The page %s has no section #%s.", page, anchor, location=link)
            else:
                target = self.app.builder.get_relative_uri(self.env.docname, page)
                link["refuri"] = f"{target}#{anchor}" if anchor else target
                link["internal"] = True

    def anchors(self, page: str) -> set[str]:
        """Return all places of a page that a link can lead to."""
        elements = self.env.get_doctree(page).findall(nodes.Element)
        return {name for element in elements for name in element.get("ids", [])}


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_post_transform(PublishedLinks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
