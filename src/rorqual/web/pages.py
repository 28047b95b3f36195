"""Which pages are there, and how do they join the service's doors?"""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.keys import key_of_secret
from rorqual.catalogue.team.sessions import SESSION_HOURS, close_session, open_session
from rorqual.identify.gate_policy import GateMode
from rorqual.service.access import Reviewer, Viewer
from rorqual.service.dependencies import DeskOf, UploadsOf
from rorqual.service.detections_csv import csv_lines
from rorqual.service.events import EventsOf
from rorqual.service.middleware import install_behind_accompany
from rorqual.service.routes.predict import answer_upload
from rorqual.service.schemas.detection import Detection
from rorqual.web import individuals, report, review
from rorqual.web.sign_in import COOKIE, Sessions, token_of
from rorqual.web.templating import caller_of, page

_FOLDER = Path(__file__).parent

router = APIRouter(include_in_schema=False)


def install_pages(app: FastAPI) -> None:
    """Let an application show its pages, too."""
    for pages in (router, report.router, review.router, individuals.router):
        app.include_router(pages)
    app.mount("/static", StaticFiles(directory=_FOLDER / "static"), name="static")
    install_behind_accompany(app, Sessions)


@router.get("/")
def first_page(request: Request) -> Response:
    """Show the page that photos are dropped on."""
    if caller_of(request) is None:
        return RedirectResponse("/sign-in", 303)
    return page("photos.html", request, detections=[])


@router.post("/")
async def answer_without_script(
    request: Request,
    desk: DeskOf,
    uploads: UploadsOf,
    events: EventsOf,
    _caller: Reviewer,
    file: Annotated[UploadFile, File()],
) -> Response:
    """Show the page with the answer for one photo, for browsers without JavaScript."""
    detection = await answer_upload(desk, uploads, events, file, GateMode.REFUSE)
    return page("photos.html", request, detections=[detection])


@router.post("/pages/card")
def card(request: Request, detection: Detection, _caller: Viewer) -> Response:
    """Show an answer as a card."""
    return page("card.html", request, it=detection)


@router.post("/pages/results.csv")
def results_csv(detections: list[Detection], _caller: Viewer) -> Response:
    """Give answers as a table."""
    lines = csv_lines(((), detection) for detection in detections)
    return Response("\ufeff" + "".join(lines), media_type="text/csv; charset=utf-8")


@router.get("/sign-in")
def ask_for_key(request: Request) -> Response:
    """Show where a key is entered."""
    return page("sign_in.html", request, message=None)


@router.post("/sign-in")
async def sign_in(request: Request, key: Annotated[str, Form()]) -> Response:
    """Open a session with a key."""
    engine = request.app.state.catalogue.engine

    def opened() -> str | None:
        with writing(engine) as connection:
            known = key_of_secret(connection, key.strip())
            return open_session(connection, known) if known else None

    wait = request.app.state.rate_limit.take(f"sign-in {request.client and request.client.host}")
    if wait:
        seconds = int(wait) + 1
        message = f"Too many tries from your address: wait {seconds} s, then try again."
        refusal = page("sign_in.html", request, 429, message=message)
        refusal.headers["Retry-After"] = str(seconds)
        return refusal
    token = await run_in_threadpool(opened)
    if token is None:
        message = "This key is not known, has expired or was revoked."
        return page("sign_in.html", request, 401, message=message)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=SESSION_HOURS * 3600,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """End the session."""
    if token := token_of(request.headers):
        with writing(request.app.state.catalogue.engine) as connection:
            close_session(connection, token)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return answer
