"""Who empties the outbox? Threads of their own, so that no receiver costs a request anything."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from time import monotonic

import structlog
from sqlalchemy import Engine
from standardwebhooks import Webhook as Signer

from rorqual import __version__
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.team.deliveries import (
    Lease,
    after,
    forget_settled,
    lease_next,
    mark_delivered,
    mark_failed,
    webhooks_due,
)
from rorqual.catalogue.team.webhooks import find_webhook
from rorqual.service.webhooks.addresses import AddressRefusedError, check_target
from rorqual.service.webhooks.posting import PostFailedError, post
from rorqual.service.webhooks.schedule import wait_after

LEASE_SECONDS = 120.0  # more than an attempt takes, a slow look-up of a name included
_AT_ONCE = 4
_TIDY_SECONDS = 3600.0
_KEPT_SECONDS = 30 * 86400.0
_log = structlog.get_logger("rorqual.service")


class Sender:
    """Sends what the outbox holds until it is closed; another process may do the same.

    Args:
        engine: of the catalogue.
        allow_insecure: see `check_target`.
        poll_seconds: how often to look for what other processes put in, or what is due again.
    """

    def __init__(self, engine: Engine, *, allow_insecure: bool, poll_seconds: float) -> None:
        self._engine = engine
        self._allow_insecure = allow_insecure
        self._poll_seconds = poll_seconds
        self._stop, self._wake = Event(), Event()
        self._busy = 0  # threads
        self._lock = Lock()
        self._tidied_at = float("-inf")  # by the monotonic clock
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="webhooks")
        self._thread = Thread(target=self._run, name="webhooks", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look into the outbox now."""
        self._wake.set()

    def close(self) -> None:
        """End; what was begun may take its ten seconds, the rest waits for the next start."""
        self._stop.set()
        self._wake.set()
        self._thread.join()
        self._pool.shutdown(wait=True)

    def _run(self) -> None:
        while True:
            self._wake.clear()
            if self._stop.is_set():
                return
            try:
                self._begin_due()
                self._tidy()
            except Exception as error:  # a busy database must not end the thread
                _log.error("webhooks_waiting", why=str(error))
            self._wake.wait(self._poll_seconds)

    def _begin_due(self) -> None:
        with self._lock:
            free = _AT_ONCE - self._busy
        if not free:
            return  # whoever ends wakes this thread
        with reading(self._engine) as connection:
            due = webhooks_due(connection, limit=free)
        for webhook_id in due:
            with writing(self._engine) as connection:
                lease = lease_next(connection, webhook_id, seconds=LEASE_SECONDS)
            if lease is not None:
                with self._lock:
                    self._busy += 1
                self._pool.submit(self._attend, lease)

    def _attend(self, lease: Lease) -> None:
        try:
            error = self._send(lease)
            with writing(self._engine) as connection:
                if error is None:
                    mark_delivered(connection, lease)
                else:
                    wait = wait_after(lease.attempts + 1)
                    mark_failed(connection, lease, error, wait=wait)
                    _log.warning(
                        "webhook_failed", webhook=lease.webhook_id, why=error, again_in=wait
                    )
        except Exception as error:  # the lease runs out, then it is tried again
            _log.error("webhooks_waiting", webhook=lease.webhook_id, why=str(error))
        finally:
            with self._lock:
                self._busy -= 1
            self._wake.set()

    def _send(self, lease: Lease) -> str | None:
        """Make one attempt; what was wrong, or None."""
        with reading(self._engine) as connection:
            webhook = find_webhook(connection, lease.webhook_id)
        assert webhook is not None  # rows of webhooks are never deleted
        at = datetime.now(UTC)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"rorqual/{__version__}",
            "webhook-id": lease.event_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Signer(webhook.secret).sign(lease.event_id, at, lease.payload),
        }
        try:
            target = check_target(webhook.url, allow_insecure=self._allow_insecure)
            status = post(target, lease.payload.encode(), headers)
        except (AddressRefusedError, PostFailedError) as error:
            return str(error)
        if 300 <= status < 400:
            return f"status {status}: redirects are not followed; register where it leads to"
        return None if 200 <= status < 300 else f"status {status}"

    def _tidy(self) -> None:
        if monotonic() - self._tidied_at >= _TIDY_SECONDS:
            with writing(self._engine) as connection:
                forget_settled(connection, before=after(-_KEPT_SECONDS))
            self._tidied_at = monotonic()
