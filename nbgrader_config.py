"""Configure nbgrader for this course: folders, execution, lateness, feedback."""

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

# Sources and notes lie beside the notebooks that are made from the sources, and are not released.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.py", "*.md"]

c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.ClearSolutions.text_stub = "*Write your answer here, in place of this line.*"

# What a submission may have lost or got twice is put right before nbgrader looks at it.
c.Autograde.sanitize_preprocessors = [
    "autograder.nbgrader_plugins.Restore",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# `nbgrader autograde` and the formgrader's button execute in the sandbox, as `python -m autograder grade`
# does. The option --SealedExecute.stock=True chooses nbgrader's own executor instead.
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader_plugins.SealedExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "autograder.nbgrader_plugins.CourseRules",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# gradebook/deadlines.toml says what a late submission loses: see `python -m autograder deadlines`. nbgrader's
# own policy (penalty_method) or another plug-in counts only if that file contains none. After a change,
# `grade`, `report`, `export` and `feedback` compute the penalties again; nothing has to be graded again.
c.AssignLatePenalties.plugin_class = "autograder.nbgrader_plugins.LatePolicy"
# c.LateSubmissionPlugin.penalty_method = "zero"

# `nbgrader zip_collect` understands the archives of learning platforms; `autograder collect` does more.
c.ZipCollectApp.collector_plugin = "autograder.nbgrader_plugins.CollectDownload"

# Remove hidden tests, and whatever is active in a browser, from the feedback that nbgrader makes.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "autograder.nbgrader_plugins.Redact",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# The formgrader shows what students wrote, without running scripts and the like that are in it.
c.HTMLExporter.preprocessors = ["autograder.nbgrader_plugins.Disarm"]

# Seconds per cell in the sandbox. Its limits hold for `python -m autograder grade` too; its own options come
# first, and `nbgrader autograde` also has --ExecutePreprocessor.timeout.
c.SealedExecute.cell_seconds = 60
# The same in nbgrader's own executor, which is slower. The slowest cell of a solution takes a tenth of that.
c.Execute.timeout = 120
c.Execute.interrupt_on_timeout = True
