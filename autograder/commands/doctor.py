"""Check that this machine can run the sandbox."""

import argparse

HELP = "check that this machine can run the sandbox"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add nothing: the command has no options."""


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.doctor import doctor

    return doctor()
