"""Restore a backup of the gradebook."""

import argparse
from pathlib import Path

from autograder.commands.exit_status import OK

HELP = "restore a backup in a course whose gradebook is empty"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("file", type=Path, metavar="FILE", help="the archive that `backup` wrote")


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.backup import restore_backup
    from autograder.console import counted

    backup = restore_backup(args.file)
    print(f"Restored {counted(len(backup.files), 'file')}, as they were on {backup.made}.")
    return OK
