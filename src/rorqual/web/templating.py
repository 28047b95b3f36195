"""How does a page come about, and for whom? Templates, and who looks at them."""

from datetime import date
from typing import Any
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader

from rorqual.catalogue.team.keys import Role
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.exchange.report.species_wording import species_name
from rorqual.exchange.report.wording import group_warning, percent, sentence_case
from rorqual.service.access import Caller
from rorqual.service.problems import ProblemError


def day(written: str | None) -> str:
    """A date or time in ISO 8601 as people write the day; a text that is neither as it is."""
    try:
        it = date.fromisoformat((written or "")[:10])
    except ValueError:
        return written or ""
    return f"{it.day} {it:%B %Y}"


def whom(name: str) -> str:
    """A competitor's name as it stands in a text."""
    return "a new individual" if name == NEW_INDIVIDUAL else name


_templates = Environment(loader=PackageLoader("rorqual.web"), autoescape=True, trim_blocks=True)
_templates.filters |= {
    "percent": percent,
    "words": sentence_case,
    "group_warning": group_warning,
    "species": species_name,
    "day": day,
    "whom": whom,
    "in_path": lambda name: quote(name, safe=""),
}


def page(name: str, request: Request, status: int = 200, **values: Any) -> HTMLResponse:
    """A page made of a template."""
    caller = caller_of(request)
    shown = _templates.get_template(name).render(
        caller=caller,
        may_decide=caller is not None and caller.may(Role.CURATOR),
        is_open=request.app.state.doorkeeper.open_to_all,
        catalogue=request.app.state.catalogue.folder.resolve().name,
        path=request.url.path,
        **values,
    )
    return HTMLResponse(shown, status)


def caller_of(request: Request) -> Caller | None:
    """Who looks at a page."""
    known: Caller | None = getattr(request.state, "caller", None)
    return known or request.app.state.doorkeeper.caller(None)


def _at_the_door(request: Request) -> None:
    """Lead a stranger's browser to the sign-in; programs are told by the doors what they lack."""
    is_program = {"authorization", "x-api-key"} & set(request.headers.keys())
    if not is_program and caller_of(request) is None:
        raise ProblemError(303, "sign in first", headers={"Location": "/sign-in"})


SIGNED_IN = Depends(_at_the_door)
