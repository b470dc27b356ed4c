"""Addresses in the notebooks' sources, which depend on where a course is published."""

import re

from autograder.course import book_address, exercises_address

EXERCISES_ADDRESS = b"{{ exercises }}"
BOOK_LINK = re.compile(rb"\]\(book:([\w/-]+)\.md(#[\w-]+)?\)")


def with_addresses(content: bytes) -> bytes:
    """Fill in the addresses of ``exercises/`` and of the book's pages in a source.

    ``{{ exercises }}`` becomes the address of ``exercises/`` in the public repository, from which a notebook
    that was copied without its data fetches them. A link to ``book:lab.md#some-heading`` becomes one to the
    published page, because a notebook is read in many places.

    Raises
    ------
    CourseError
        If ``_config.yml`` does not have the address that is needed.
    """
    if EXERCISES_ADDRESS in content:
        content = content.replace(EXERCISES_ADDRESS, exercises_address().encode())
    if BOOK_LINK.search(content):
        content = BOOK_LINK.sub(rb"](%b/\1.html\2)" % book_address().encode(), content)
    return content
