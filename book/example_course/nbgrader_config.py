"""The configuration of the course that the instructors' pages run, whatever a fork changes in its own."""

from pathlib import Path

c = get_config()  # noqa: F821  nbgrader defines it
c.CourseDirectory.root = str(Path.cwd())
c.CourseDirectory.course_id = "example"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "gradebook/submitted"
c.CourseDirectory.autograded_directory = "gradebook/autograded"
c.CourseDirectory.feedback_directory = "gradebook/feedback"
c.CourseDirectory.db_url = "sqlite:///gradebook/gradebook.db"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.py", "*.md"]
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.ClearSolutions.text_stub = "*Write your answer here, in place of this line.*"
c.Exchange.root = str(Path.cwd() / "exchange")
