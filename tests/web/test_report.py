"""The report that the page gives is the one of the command line, for whoever may see it."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from rorqual.catalogue.team.keys import Role
from rorqual.service.settings import ServiceSettings
from tests.service.conftest import Client


def answered(client: TestClient, photo: Path) -> dict[str, object]:
    files = {"file": (photo.name, photo.read_bytes())}
    return dict(client.post("/v1/predict-single", files=files).json())


def test_answers_become_one_page_with_their_pictures(client: Client, queries: list[Path]) -> None:
    reviewer = client(Role.REVIEWER)
    photos = [queries[0], queries[0].with_name("truncated.jpg"), queries[0]]
    answer = reviewer.post("/pages/report.html", json=[answered(reviewer, it) for it in photos])
    assert answer.status_code == 200
    assert 'attachment; filename="report.html"' in answer.headers["content-disposition"]
    assert answer.text.count("<article") == 3
    assert f"{queries[0].name} (2)" in answer.text, "one name, but two cards"
    assert "truncated.jpg ends too early" in answer.text
    assert "data:image/jpeg;base64," in answer.text
    assert "No picture" in answer.text, "of the photo that cannot be read"
    assert not re.search(r"(src|href)=.http", answer.text)


def test_names_of_files_are_no_markup(client: Client, queries: list[Path]) -> None:
    reviewer = client(Role.REVIEWER)
    given = answered(reviewer, queries[0]) | {"image_ind": "<script>1</script>", "sha256": None}
    shown = reviewer.post("/pages/report.html", json=[given]).text
    assert "<script>1" not in shown
    assert "send the photo again" in shown, "nobody was answered about a photo of that name"


@pytest.mark.parametrize(("role", "status"), [(None, 401), (Role.VIEWER, 403)])
def test_who_may_send_no_photos_gets_no_report(
    client: Client, role: Role | None, status: int
) -> None:
    assert client(role).post("/pages/report.html", json=[]).status_code == status


def test_a_report_of_nothing_is_refused(client: Client) -> None:
    assert client(Role.REVIEWER).post("/pages/report.html", json=[]).status_code == 422


class TestOpen:
    @pytest.fixture
    def settings(self) -> ServiceSettings:
        return ServiceSettings(workers=1, open=True, keep_uploads=False)

    def test_where_photos_are_not_kept_their_small_pictures_are_shown(
        self, client: Client, queries: list[Path]
    ) -> None:
        anybody = client(None)
        shown = anybody.post("/pages/report.html", json=[answered(anybody, queries[0])])
        assert shown.status_code == 200
        assert "data:image/jpeg;base64," in shown.text
