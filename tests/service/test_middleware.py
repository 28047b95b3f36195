"""Whatever becomes of a request: it has an id, safe headers, a line in the log and a measure."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from tests.service.accompanied import check_accompanied


@pytest.fixture
def failing(app: FastAPI) -> FastAPI:
    """An application with two doors at which it fails."""

    def fails() -> None:
        raise ValueError("no anchor in /srv/catalogue")

    def fails_half_way() -> StreamingResponse:
        def body() -> Iterator[str]:
            yield "one line\n"
            raise ValueError("no anchor")

        return StreamingResponse(body())

    app.add_api_route("/fails", fails)
    app.add_api_route("/fails-half-way", fails_half_way)
    return app


def test_an_unexpected_error_is_accompanied_too(failing: FastAPI) -> None:
    with capture_logs() as log:
        answer = TestClient(failing).get("/fails", headers={"X-Request-ID": "trip-7"})
    assert answer.status_code == 500
    check_accompanied(answer.headers, answer.json(), "trip-7")
    assert "anchor" not in answer.text
    unexpected, request = log
    assert (unexpected["event"], str(unexpected["exc_info"])) == (
        "unexpected",
        "no anchor in /srv/catalogue",
    )
    assert (request["route"], request["status"]) == ("/fails", 500)
    counted = {"method": "GET", "route": "/fails", "status": "500"}
    measured = failing.state.measures.registry
    assert measured.get_sample_value("rorqual_request_seconds_count", counted) == 1


def test_an_answer_that_fails_half_way_breaks(failing: FastAPI) -> None:
    with pytest.raises(ValueError, match="no anchor"):
        TestClient(failing).get("/fails-half-way")
