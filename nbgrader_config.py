"""nbgrader's view of the course: where each step of a notebook's life is, and how long it may run."""

from pathlib import Path

c = get_config()  # noqa: F821  nbgrader defines it

# Commands are run from the course's root, which is where nbgrader finds this file.
c.CourseDirectory.root = str(Path.cwd())
c.CourseDirectory.course_id = "deep-learning-i"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "gradebook/submitted"
c.CourseDirectory.autograded_directory = "gradebook/autograded"
c.CourseDirectory.feedback_directory = "gradebook/feedback"
c.CourseDirectory.db_url = "sqlite:///gradebook/gradebook.db"

# The solutions' text and its notes lie beside the notebooks made from it: neither is released.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.py", "*.md"]

c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.ClearSolutions.text_stub = "*Write your answer here, in place of this line.*"

# `nbgrader autograde` and the formgrader's button execute in the sandbox, like `python -m autograder grade`.
# nbgrader's own executor is one option away: --SealedExecute.stock=True
c.Autograde.sanitize_preprocessors = [
    "autograder.nbgrader_plugins.Restore",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader_plugins.SealedExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# No hidden test in the feedback that nbgrader makes, and nothing of a student's that acts in a browser.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "autograder.nbgrader_plugins.Redact",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# Seconds a cell, in nbgrader's own executor. The slowest cell of a solution takes about a tenth of it.
c.Execute.timeout = 120
c.Execute.interrupt_on_timeout = True
