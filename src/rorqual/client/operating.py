"""How does an admin's program look after a service?"""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from rorqual.client.part import ClientPart
from rorqual.evaluation.answer_drift import Baseline
from rorqual.service.schemas.browsing import AuditEvent
from rorqual.service.schemas.drift import DriftStats
from rorqual.service.schemas.webhooks import (
    Event,
    NewWebhook,
    RegisteredWebhook,
    ShownWebhook,
    Webhooks,
)


class Operating(ClientPart):
    """The audit, webhooks and statistics of drift."""

    def audit(self) -> Iterator[AuditEvent]:
        """The changes through the service, newest first."""
        return self._walk("/v1/audit", AuditEvent)

    def register_webhook(self, url: str, events: Sequence[Event]) -> RegisteredWebhook:
        """Let a receiver be told of events; its secret is in this answer and in no other."""
        wanted = NewWebhook(url=url, events=list(events))
        answer = self._connection.send(
            "POST", "/v1/webhook/register", json=wanted.model_dump(mode="json")
        )
        return RegisteredWebhook.model_validate_json(answer.content)

    def webhooks(self) -> list[ShownWebhook]:
        """The receivers, without their secrets, and how they fare."""
        return self._get("/v1/webhooks", Webhooks).webhooks

    def remove_webhook(self, webhook_id: str) -> None:
        """Tell a receiver nothing more; what waits for it is not sent."""
        self._connection.send("DELETE", f"/v1/webhook/{quote(webhook_id, safe='')}")

    def drift_stats(self, *, n: int | None = None, baseline: Baseline | None = None) -> DriftStats:
        """How recent photos and answers stand to a baseline; for every key.

        Args:
            n: how many photos are recent, 50 to 2,000; None for as many as the service is set to.
            baseline: the photos answered before them, the gallery's, or the service's
                evaluation; None for the one that it looks at by itself.
        """
        return self._get("/v1/drift-stats", DriftStats, n=n, baseline=baseline)
