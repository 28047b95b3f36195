"""What `--help` says of the commands named on standard input, as JSON; run as a process."""

import contextlib
import io
import json
import sys
from collections.abc import Sequence

from rorqual.cli.app import app


def help_text(command: Sequence[str]) -> str:
    """The help of a command, as the terminal that the environment describes would show it."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        app([*command, "--help"], prog_name="rorqual", standalone_mode=False)
    return said.getvalue()


if __name__ == "__main__":
    json.dump([help_text(command) for command in json.load(sys.stdin)], sys.stdout)
