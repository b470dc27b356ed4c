"""A corpus of submissions as students really hand them in, each graded three ways.

Nothing here was invented: each case imitates what a public bug report, the tracker of another grader, or the
documentation or export of a tool describes, and names it as its source. All cases answer the tiny course in
``course/``, so one run grades them as one class.

- `case` has the dataclass, the register, and the right answers that the cases start from.
- `answers`, `files`, `formats`, `programs` and `messages` hold the cases by family. Each is a function that
  returns the files of a submission: its name is the promise, and its docstring says what the student did.
- `grading` grades them: by ``autograder grade``, by ``nbgrader autograde`` with the sealed executor, and by
  ``nbgrader autograde`` with its own.

``python tests/submissions_table.py`` prints the results as a table.
"""

from submissions import answers, files, formats, messages, programs  # noqa: F401  they register their cases
from submissions.case import CASES

__all__ = ["CASES"]
