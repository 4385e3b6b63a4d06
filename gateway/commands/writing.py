"""Data on stdout, as far as somebody reads it."""

import os
import sys

import typer

from gateway.commands.running import FAILED


def write_out(data: bytes) -> None:
    """Write to stdout; a reader that has what it wanted ends the command without a word."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The interpreter's last flush goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(FAILED) from None
