"""`rorqual keys`: who may use the service."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import typer

from rorqual.cli.console import say
from rorqual.cli.options import CatalogueFolder
from rorqual.cli.serve_command import require_serve_extra

keys = typer.Typer(no_args_is_help=True, help="Say who may use the service of a catalogue.")


class RoleChoice(StrEnum):
    """What the holder of a key may do; each may do all that the ones before it may."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    CURATOR = "curator"
    ADMIN = "admin"


ValidDays = Annotated[
    int | None, typer.Option("--days", min=1, help="Days that the key is valid; else for ever.")
]
Prefix = Annotated[str, typer.Argument(help="The key's prefix, as `keys list` shows it.")]


@keys.command("add")
def add(
    catalogue: CatalogueFolder,
    name: Annotated[str, typer.Argument(help="Whose key it is; decisions are signed with it.")],
    *,
    role: Annotated[
        RoleChoice,
        typer.Option(
            help="viewer looks; reviewer sends photos; curator decides; admin does everything."
        ),
    ] = RoleChoice.REVIEWER,
    days: ValidDays = None,
) -> None:
    """Make a key. It is shown once; the catalogue keeps a hash of it."""
    require_serve_extra()
    from rorqual.api import open_catalogue
    from rorqual.catalogue.engine import writing
    from rorqual.catalogue.team.keys import Role, add_key

    with open_catalogue(catalogue) as opened, writing(opened.engine) as connection:
        key, secret = add_key(connection, name, Role(role), valid_for=_period(days))
    typer.echo(secret)
    say(f"This is the key of {key.name} ({key.role}). It is not shown again.")


@keys.command("list")
def list_(catalogue: CatalogueFolder) -> None:
    """List all keys, without their secrets."""
    require_serve_extra()
    from rorqual.api import open_catalogue
    from rorqual.catalogue.engine import reading
    from rorqual.catalogue.rows import now
    from rorqual.catalogue.team.keys import list_keys

    with open_catalogue(catalogue) as opened, reading(opened.engine) as connection:
        for key in list_keys(connection):
            state = "usable" if key.is_usable(now()) else "revoked or expired"
            until = f"until {key.expires_at[:10]}" if key.expires_at else "for ever"
            typer.echo(f"{key.prefix}  {key.role:<8}  {state}, {until}  {key.name}")


@keys.command("revoke")
def revoke(catalogue: CatalogueFolder, prefix: Prefix) -> None:
    """Let a key open no door from now on."""
    require_serve_extra()
    from rorqual.api import open_catalogue
    from rorqual.catalogue.engine import writing
    from rorqual.catalogue.team.keys import key_with_prefix, revoke_key

    with open_catalogue(catalogue) as opened, writing(opened.engine) as connection:
        revoke_key(connection, key_with_prefix(connection, prefix))
    say(f"The key {prefix} is revoked.")


@keys.command("rotate")
def rotate(catalogue: CatalogueFolder, prefix: Prefix, *, days: ValidDays = None) -> None:
    """Make a new key of the same name and role, and revoke the old one."""
    require_serve_extra()
    from rorqual.api import open_catalogue
    from rorqual.catalogue.engine import writing
    from rorqual.catalogue.team.keys import key_with_prefix, rotate_key

    with open_catalogue(catalogue) as opened, writing(opened.engine) as connection:
        old = key_with_prefix(connection, prefix)
        _, secret = rotate_key(connection, old, valid_for=_period(days))
    typer.echo(secret)
    say(f"The key {prefix} is revoked; this is the new one. It is not shown again.")


def _period(days: int | None) -> timedelta | None:
    return None if days is None else timedelta(days=days)
