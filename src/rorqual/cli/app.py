"""The command `rorqual`: which commands are there, and which exit code says what came of one?"""

import warnings
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from rorqual import __version__
from rorqual.cli.adapt_command import adapt
from rorqual.cli.blend_command import blend
from rorqual.cli.calibrate_command import calibrate
from rorqual.cli.catalogue_commands import backup, check, init
from rorqual.cli.cluster_command import cluster
from rorqual.cli.compare_command import compare
from rorqual.cli.console import say
from rorqual.cli.demo_command import demo
from rorqual.cli.drift_command import drift
from rorqual.cli.evaluate_command import evaluate
from rorqual.cli.explain_command import explain
from rorqual.cli.identify_command import identify
from rorqual.cli.import_command import import_
from rorqual.cli.keys_command import keys
from rorqual.cli.models_command import models
from rorqual.cli.rank_command import rank
from rorqual.cli.serve_command import serve
from rorqual.cli.train_command import train
from rorqual.domain.errors import RorqualError, UsageError

EXIT_FAILURE, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130


class _Commands(TyperGroup):
    """Ends a command that failed with a message in plain words and its exit code.

    0: the work was done. 1: it failed, or --strict and something was refused. 2: wrong usage,
    a missing path or column. 130: stopped by the user.
    """

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            say(f"rorqual: {error}")
            raise typer.Exit(EXIT_USAGE) from error
        except RorqualError as error:
            say(f"rorqual: {error}")
            raise typer.Exit(EXIT_FAILURE) from error
        except BrokenPipeError:  # the reader of our output has enough, as in `| head`
            raise  # Typer ends quietly
        except OSError as error:
            say(f"rorqual: {error.filename or 'the disk'}: {error.strerror or error}")
            raise typer.Exit(EXIT_FAILURE) from error
        except KeyboardInterrupt as error:
            say("rorqual: stopped; run the same command again to go on where it was.")
            raise typer.Exit(EXIT_INTERRUPTED) from error


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Identify individual whales and dolphins from photographs.",
)
app.command("init")(init)
app.command("import")(import_)
app.command("calibrate")(calibrate)
app.command("adapt")(adapt)
app.command("identify")(identify)
app.command("cluster")(cluster)
app.command("rank")(rank)
app.command("blend")(blend)
app.command("evaluate")(evaluate)
app.command("compare")(compare)
app.command("drift")(drift)
app.command("explain")(explain)
app.command("train")(train)
app.add_typer(models, name="models")
app.command("serve")(serve)
app.add_typer(keys, name="keys")
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
    """Run the command line; see `_Commands` for the exit codes."""
    warnings.filterwarnings("ignore", module=r"PIL\..*")  # oddities of EXIF are no news to users
    app()
