"""The command `rorqual`: reads arguments, calls `rorqual.api`, and says what came of it."""

import os
import sys
import warnings
from typing import Annotated

import typer

from rorqual import __version__
from rorqual.cli.catalogue_commands import backup, calibrate, check, init
from rorqual.cli.console import say
from rorqual.cli.demo_command import demo
from rorqual.cli.identify_command import identify
from rorqual.cli.import_command import import_
from rorqual.domain.errors import RorqualError, UsageError

EXIT_FAILURE, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Identify individual whales and dolphins from photographs.",
)
app.command("init")(init)
app.command("import")(import_)
app.command("calibrate")(calibrate)
app.command("identify")(identify)
app.command("check")(check)
app.command("backup")(backup)
app.command("demo")(demo)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"rorqual {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Identify individual whales and dolphins from photographs."""


def main() -> None:
    """Run the command line; the exit code says what came of it.

    0: the work was done. 1: it failed, or --strict and something was refused. 2: wrong usage,
    a missing path or column. 130: stopped by the user; run again to go on.
    """
    warnings.filterwarnings("ignore", module=r"PIL\..*")  # oddities of EXIF are no news to users
    try:
        app()
    except UsageError as error:
        say(f"rorqual: {error}")
        sys.exit(EXIT_USAGE)
    except RorqualError as error:
        say(f"rorqual: {error}")
        sys.exit(EXIT_FAILURE)
    except KeyboardInterrupt:
        say("rorqual: stopped; run the same command again to go on where it was.")
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:  # the reader of our output has enough, as in `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_FAILURE)
    except OSError as error:
        say(f"rorqual: {error.filename or 'the disk'}: {error.strerror or error}")
        sys.exit(EXIT_FAILURE)
