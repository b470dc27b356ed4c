"""Find the task of each graded cell, and the sections of the book about it."""

import ast
import re
from typing import NamedTuple

from nbformat import NotebookNode

from autograder.assignment.presentation import HEADING
from autograder.assignment.reference import grade_id

TASK_TABLE = re.compile(r"^TASKS \|= (\{.*?^\})", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


class Section(NamedTuple):
    """A section of the book: the text of a link to it, and its address."""

    title: str
    address: str


def tasks_of(notebook: NotebookNode) -> dict[str, str]:
    """Map each of nbgrader's cells to the title of its task.

    The task is that in the instructor's notebook's own table of tasks, see `presentation.task_table`; for a
    cell that is not there, the heading above. A test may stand below the next task's heading.
    """
    sources = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    table = TASK_TABLE.search(sources)
    tasks = ast.literal_eval(table[1]) if table else {}
    titles, heading = {}, ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = next((match[1] for match in HEADING.finditer(cell.source)), heading)
        if identity := grade_id(cell):
            titles[identity] = tasks[identity][0] if identity in tasks else heading
    return titles


def sections_of(notebook: NotebookNode, book: str) -> dict[str, list[Section]]:
    """Map the title of each task to the sections of the book that its texts link to.

    Parameters
    ----------
    book : str
        The address of the book.
    """
    sections: dict[str, dict[str, Section]] = {}
    heading = ""
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        heading = next((match[1] for match in HEADING.finditer(cell.source)), heading)
        for text, address in LINK.findall(cell.source):
            if address.startswith(f"{book}/"):
                title = " ".join(text.split())
                found = sections.setdefault(heading, {})
                found.setdefault(address, Section(f"{title[:1].upper()}{title[1:]}", address))
    return {title: list(found.values()) for title, found in sections.items()}
