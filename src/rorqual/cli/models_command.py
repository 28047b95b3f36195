"""The commands `rorqual models ...`, in the order in which the help lists them."""

import typer

from rorqual.cli.models_adding import add, pull
from rorqual.cli.models_asking import calibrate, prompts
from rorqual.cli.models_choosing import compare, use
from rorqual.cli.models_recognising import recognise
from rorqual.cli.models_showing import list_, remove, show, verify

models = typer.Typer(
    no_args_is_help=True,
    help="The networks that are here, and the field's public ones.",
)
models.command("list")(list_)
for _command in (show, pull, add, verify, remove, use, compare, prompts, calibrate, recognise):
    models.command()(_command)
