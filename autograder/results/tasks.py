"""Find the task to which each graded cell belongs."""

import ast
import re

from nbformat import NotebookNode

from autograder.assignment.presentation import HEADING
from autograder.assignment.reference import grade_id

TASK_TABLE = re.compile(r"^TASKS \|= (\{.*?^\})", re.MULTILINE | re.DOTALL)


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
