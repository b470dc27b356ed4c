"""What others see of the published site: its address, its map, and the page for wrong addresses.

``html: baseurl:`` in ``_config.yml`` says where the site is published. Without it, that is where GitHub or
GitLab Pages serves the repository that ``repository: url:`` names, so that an address is written only once.
Links between pages are relative, and the site works anywhere; only what leaves it needs an address: canonical
links, the pictures that are shown when a page is shared, the map for search engines, and the page that
a server sends in place of a missing one, which may be asked for at any depth.
"""

from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from docutils import nodes
from readable_formulas import readable
from sphinx.application import Sphinx
from sphinx.config import Config

from autograder.course import pages_address

NOT_FOUND = {
    "title": "Page not found",
    "body": "<h1>Page not found</h1>\n<p>There is no page of the book at this address. It may have moved "
    'since the link was made. <a href="{home}">Go to the first page</a>, or use the search to find it.</p>',
}


def set_addresses(app: Sphinx, config: Config) -> None:
    """Derive every address that leaves the site."""
    repository = config.html_theme_options.get("repository_url", "")
    base = (config.html_baseurl or pages_address(repository)).rstrip("/")
    config.html_baseurl = base and f"{base}/"
    config.ogp_site_url = config.html_baseurl
    config.notfound_urls_prefix = f"{urlsplit(base).path}/"
    home = f"{config.notfound_urls_prefix}{config.root_doc}.html"
    config.notfound_context = {**NOT_FOUND, "body": NOT_FOUND["body"].format(home=home)}


def allow_no_contents(
    app: Sphinx, pagename: str, template: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Let the page for wrong addresses have no table of contents, as in a book with a single page.

    sphinx-notfound-page replaces Sphinx's function for it by one that then returns None, where Sphinx's
    returns "" and the theme expects a string.
    """
    if pagename == app.config.notfound_pagename:
        contents = context["toctree"]
        context["toctree"] = lambda *args, **options: contents(*args, **options) or ""


def make_summary_readable(
    app: Sphinx, pagename: str, template: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Replace formulas by text for the summary of a page, since what readers see is already written."""
    for formula in list(doctree.findall(nodes.math)) if doctree else []:
        formula.replace_self(nodes.Text(readable(formula.astext())))


def write_map(app: Sphinx, exception: Exception | None) -> None:
    """Write ``sitemap.xml`` with all pages of the book (https://www.sitemaps.org/protocol.html).

    It is written here and not by an extension such as sphinx-sitemap, which lists the pages that a build
    writes: after a change of one page, that is only this page.
    """
    base = app.config.html_baseurl
    if exception is not None or app.builder.format != "html" or not base:
        return
    pages = sorted(f"{base}{app.builder.get_target_uri(page)}" for page in app.env.found_docs)
    lines = ['<?xml version="1.0" encoding="utf-8"?>']
    lines += ['<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    lines += [f"<url><loc>{escape(page)}</loc></url>" for page in pages]
    Path(app.outdir, "sitemap.xml").write_text("\n".join([*lines, "</urlset>", ""]), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx, before the extensions that use an address."""
    app.connect("config-inited", set_addresses, priority=100)
    app.connect("html-page-context", make_summary_readable, priority=100)
    # Between sphinx-notfound-page and the theme.
    app.connect("html-page-context", allow_no_contents, priority=450)
    app.connect("build-finished", write_map)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
