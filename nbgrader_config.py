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

# Seconds a cell. The slowest cell of a solution takes about a tenth of it.
c.Execute.timeout = 120
c.Execute.interrupt_on_timeout = True
