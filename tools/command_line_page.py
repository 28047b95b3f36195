"""What does the command line say of itself? Its help, command by command, as a page."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence

from rorqual.cli.app import app

_INTRODUCTION = """\
# The command line

What `rorqual COMMAND --help` says, for reading and searching. The [README](../README.md) shows
the commands at work, [results](results.md) says what comes out of them, with the exit codes.
"""
_PLAIN = {"TYPER_USE_RICH": "0", "COLUMNS": "92", "NO_COLOR": "1", "TERM": "dumb"}


def commands() -> list[str]:
    """The names of the commands, those of groups after them, in the order of the help."""
    names = [command.name for command in app.registered_commands if command.name]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        inner = (command.name or "" for command in group.typer_instance.registered_commands)
        callbacks = (command.callback for command in group.typer_instance.registered_commands)
        names += [
            f"{group.name} {name or callback.__name__}"
            for name, callback in zip(inner, callbacks, strict=True)
            if callback
        ]
    return names


def help_texts(commands: Sequence[Sequence[str]]) -> list[str]:
    """The help of each command as plain text, as a process prints it."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.help_texts"],
        input=json.dumps(commands),
        env=os.environ | _PLAIN,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    texts: list[str] = json.loads(done.stdout)
    return ["\n".join(line.rstrip() for line in text.strip().splitlines()) for text in texts]


def command_line_page() -> str:
    """The page as Markdown."""
    names = commands()
    of_all, *of_each = help_texts([[], *(name.split() for name in names)])
    parts = [_INTRODUCTION, f"```text\n{of_all}\n```\n"]
    parts += [
        f"## rorqual {name}\n\n```text\n{text}\n```\n"
        for name, text in zip(names, of_each, strict=True)
    ]
    return "\n".join(parts)
