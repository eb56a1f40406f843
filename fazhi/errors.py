"""What a person got wrong in a command or in the environment."""

from __future__ import annotations


class UsageError(Exception):
    """The message says what is wrong and what to give instead. Exit code 2."""
