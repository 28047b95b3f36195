"""`rorqual serve`: answer over HTTP."""

from pathlib import Path
from typing import Annotated, Any

import typer

from rorqual.cli.console import say
from rorqual.cli.options import CatalogueFolder, DatabaseUrl
from rorqual.domain.errors import UsageError


def serve(
    catalogue: CatalogueFolder,
    *,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen at.")] = 8000,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Photos at a time; one for each core where nothing is said."),
    ] = None,
    open_: Annotated[
        bool,
        typer.Option("--open", help="Answer everybody without keys; on this machine only."),
    ] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Answer over HTTP: who is in a photo, and what the catalogue knows (extra `serve`)."""
    uvicorn = require_serve_extra()
    from rorqual.api import open_catalogue
    from rorqual.exchange.evaluation.drift_baseline import read_baseline
    from rorqual.service.app import create_app
    from rorqual.service.competing_head import require_head
    from rorqual.service.hosts import is_loopback
    from rorqual.service.log import configure_log
    from rorqual.service.settings import ServiceSettings
    from rorqual.web import install_pages

    chosen: dict[str, Any] = {"open": open_} if open_ else {}
    if workers is not None:
        chosen["workers"] = workers
    settings = ServiceSettings(**chosen)
    if settings.open and not is_loopback(host):
        raise UsageError(
            f"an open service answers everybody, so it listens on this machine only, and not at "
            f"{host}: leave --open (RORQUAL_SERVICE_OPEN) out, make keys with `rorqual keys add`"
        )
    with open_catalogue(catalogue, database_url=database_url) as opened:
        require_head(opened, settings)  # faults of both are told here, in plain words
    if settings.drift_baseline:
        read_baseline(settings.drift_baseline)  # likewise
    configure_log()
    app = create_app(catalogue, settings, database_url=database_url)
    install_pages(app)
    say(f"http://{host}:{port} answers about {Path(catalogue).resolve().name}; Ctrl+C ends it.")
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        server_header=False,
        timeout_graceful_shutdown=30,
    )


def require_serve_extra() -> Any:
    """The module uvicorn.

    Raises:
        UsageError: where the extra `serve` is not installed.
    """
    try:
        import argon2  # noqa: F401
        import fastapi  # noqa: F401
        import uvicorn
    except ImportError as error:
        raise UsageError(
            f"the service needs the extra `serve` ({error.name} is missing): "
            "pip install 'rorqual[serve]'"
        ) from error
    return uvicorn
