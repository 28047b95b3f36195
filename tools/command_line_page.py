"""What does the command line say of itself? Its help, command by command, as a page."""

import os
import subprocess
import sys

from rorqual.cli.app import app

_INTRODUCTION = """\
# The command line

What `rorqual COMMAND --help` says, for reading and searching. The [README](../README.md) shows
the commands at work, [results](results.md) says what comes out of them, with the exit codes.
"""
_AS_ITS_USERS_CALL_IT = "from rorqual.cli.app import app; app(prog_name='rorqual')"
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


def help_text(*command: str) -> str:
    """The help of a command as plain text, as a process prints it."""
    done = subprocess.run(
        [sys.executable, "-c", _AS_ITS_USERS_CALL_IT, *command, "--help"],
        env=os.environ | _PLAIN,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def command_line_page() -> str:
    """The page as Markdown."""
    parts = [_INTRODUCTION, f"```text\n{help_text()}\n```\n"]
    parts += [
        f"## rorqual {name}\n\n```text\n{help_text(*name.split())}\n```\n" for name in commands()
    ]
    return "\n".join(parts)
