"""What a notebook shows around the code: folded tests, the table of tasks, the first text of each task."""

import itertools
import re
from typing import TYPE_CHECKING

from autograder.course import CourseError

if TYPE_CHECKING:  # importing it takes long, see `source`
    from nbformat import NotebookNode

HINTS = "hints"  # the tag of a Markdown cell with hints on the code cell that follows it
CELL_MAGIC = re.compile(r"%%.*\n")
HEADING = re.compile(r"^## (.+?)(?: \([^)]*\bpoints?\b[^)]*\))?$", re.MULTILINE)
SOLUTION = re.compile(r"^( *)### BEGIN SOLUTION\n.*?### END SOLUTION$", re.MULTILINE | re.DOTALL)
START_AGAIN = """<details><summary>Start again from here</summary>

The cell below began as follows. To start again, replace all of it with this text.

```python
{}
```

</details>"""


def fold(cell: "NotebookNode", title: str) -> None:
    """Hide a code cell's source behind a title, in every place where students read notebooks.

    JupyterLab honours ``source_hidden`` and shows the first line, Colab needs a form with a title, and the
    site folds what has the tag ``hide-input`` (https://myst-nb.readthedocs.io/en/latest/render/hiding.html).
    """
    prompt = f"{title[0].lower()}{title[1:]}"
    magic = CELL_MAGIC.match(cell.source)  # has to stay the first line
    first = magic[0] if magic else ""
    cell.source = f"{first}# @title {title}\n{cell.source.removeprefix(first)}"
    cell.metadata["cellView"] = "form"
    cell.metadata["jupyter"] = {"source_hidden": True}
    cell.metadata["mystnb"] = {f"code_prompt_{word.lower()}": f"{word} {prompt}" for word in ("Show", "Hide")}
    cell.metadata["tags"] = [*dict.fromkeys([*cell.metadata.get("tags", []), "hide-input"])]


def task_table(cells: "list[NotebookNode]") -> str:
    """Write the statement that fills ``TASKS`` in ``solutions/checks.py``.

    It maps the name of each graded cell to its task, its points, and whether it is a test. The task is the
    heading above, unless the cell's header has another ``task``.
    """
    rows, heading = [], ""
    for cell in cells:
        header = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and not header:
            for found in HEADING.finditer(cell.source):
                heading = found[1]
        is_test = header.get("grade_id", "").startswith("test_")
        if is_test or header.get("points"):
            task = cell.metadata.pop("task", heading)
            rows.append(f'    "{header.grade_id}": ("{task}", {header.points}, {is_test}),\n')
    return f"TASKS |= {{\n{''.join(rows)}}}"


def add_first_texts(cells: "list[NotebookNode]", name: str) -> None:
    """Append to each cell of hints the text that the next cell has on release.

    Raises
    ------
    CourseError
        If what follows is not a cell that the student writes.
    """
    for hints, task in itertools.pairwise(cells):
        if HINTS not in hints.metadata.get("tags", []):
            continue
        if task.cell_type != "code" or not task.metadata.get("nbgrader", {}).get("solution"):
            raise CourseError(f"{name}: hints have to stand directly before the code cell they are about.")
        first_text = SOLUTION.sub(r"\1raise NotImplementedError", task.source)
        hints.source += f"\n\n{START_AGAIN.format(first_text)}"
