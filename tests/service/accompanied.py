"""Does an answer that is an error carry what every answer does?"""

from collections.abc import Mapping
from typing import Any

from rorqual.service.middleware import HEADERS


def check_accompanied(headers: Mapping[str, str], problem: Mapping[str, Any], sent_id: str) -> None:
    """The answer has the id that was sent, the headers of safety, and problem details."""
    assert headers["X-Request-ID"] == sent_id
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert headers["Content-Type"] == "application/problem+json"
    assert problem["instance"] == sent_id
