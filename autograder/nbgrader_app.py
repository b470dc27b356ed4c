"""Call nbgrader from Python, with the course's own configuration."""

import logging
import os
import sys
from pathlib import Path

from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.course import ROOT


def nbgrader_app(config: Config | None = None) -> NbGrader:
    """Make nbgrader's application for this course, logging errors only.

    Parameters
    ----------
    config : Config, optional
        Settings that take precedence over ``nbgrader_config.py``.
    """
    # nbgrader calls the program `alembic`, which lies beside the interpreter.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    os.chdir(ROOT)
    settings = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    settings.NbGrader.logfile = ""
    settings.merge(config or Config())
    app = NbGrader(config=settings)
    app.coursedir = CourseDirectory(parent=app)
    app.log_level = logging.ERROR
    return app
