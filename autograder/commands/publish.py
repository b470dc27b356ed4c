"""Write what is public into a git repository."""

import argparse
from pathlib import Path

from autograder.commands.exit_status import OK

HELP = "write what is public, without solutions and hidden tests, into a git repository"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument(
        "folder", type=Path, metavar="FOLDER", help="the repository, which is created if it does not exist"
    )
    command.add_argument(
        "--edition",
        default="",
        metavar="TERM",
        help="also publish the site in a folder of this name, such as 2026-autumn, where it stays as it is",
    )


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.assignment.publish import publish
    from autograder.console import counted

    published = publish(args.folder, args.edition)
    searched = f"None of {published.secrets} lines of solutions and hidden tests is in it or in its history."
    if published.commit:
        print(
            f"Committed {counted(published.files, 'file')} to {args.folder} as {published.commit}. {searched}"
        )
        print(f"Push it: git -C {args.folder} push")
    else:
        print(f"{args.folder} is up to date. {searched}")
    return OK
