"""How does what the catalogue holds read over HTTP, for whoever asks?"""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection

from rorqual.catalogue import animals
from rorqual.catalogue.browsing import Encounter, MachineAnswer
from rorqual.catalogue.decisions import PERSONS_TIERS, STANDING_TIERS
from rorqual.catalogue.photo_browsing import CataloguedPhoto
from rorqual.catalogue.team.deliveries import DeliveryState, Progress
from rorqual.catalogue.team.jobs import Job
from rorqual.catalogue.team.webhooks import Webhook
from rorqual.domain.errors import UsageError
from rorqual.identify.result_json import load_result
from rorqual.service.access import Caller
from rorqual.service.location_policy import answer_seen_by, as_seen_by, name_seen_by
from rorqual.service.schemas import browsing as shown
from rorqual.service.schemas.deciding import Decision
from rorqual.service.schemas.detection import UNKNOWN_MODEL, Detection
from rorqual.service.schemas.job import JobLinks, JobView
from rorqual.service.schemas.webhooks import Event, ShownWebhook


def show_animals(
    connection: Connection, caller: Caller, rows: Sequence[animals.Animal]
) -> list[shown.Animal]:
    """Animals with their histories."""
    histories = animals.histories_of(connection, [row.id for row in rows])
    return [_show_animal(caller, row, histories[row.id]) for row in rows]


def show_animal(connection: Connection, caller: Caller, row: animals.Animal) -> shown.Animal:
    """An animal with its history."""
    return show_animals(connection, caller, [row])[0]


def show_decision(entry: animals.LoggedDecision) -> Decision:
    """An entry of the log; of its details, what it belongs to."""
    return Decision(
        id=entry.id,
        tier=entry.tier,
        verdict=entry.verdict,
        individual=entry.individual,
        actor=entry.actor,
        reason=entry.reason,
        decided_at=entry.decided_at,
        operation=entry.details.get("operation"),
        kind=entry.details.get("kind"),
        undoes=entry.details.get("undoes"),
    )


def show_photo(caller: Caller, row: CataloguedPhoto) -> shown.Photo:
    """A photo without its animals."""
    return shown.Photo.model_validate(as_seen_by(caller, row))


def show_photo_with_animals(
    connection: Connection, caller: Caller, row: CataloguedPhoto
) -> shown.PhotoWithAnimals:
    """A photo with its animals."""
    found = animals.animals_of_photo(connection, row.id)
    return shown.PhotoWithAnimals(
        **show_photo(caller, row).model_dump(),
        annotations=show_animals(connection, caller, found),
    )


def show_encounter(caller: Caller, row: Encounter) -> shown.Encounter:
    """An encounter."""
    return shown.Encounter.model_validate(as_seen_by(caller, row))


def show_answer(caller: Caller, row: MachineAnswer) -> shown.Identification:
    """An answer of the machine, as it was given when the photo came."""
    return shown.Identification(
        id=row.key,
        photo=name_seen_by(caller, row.photo),
        sha256=row.sha256,
        identified_at=row.identified_at,
        answer=_detection(caller, row.result),
    )


def show_job(job: Job) -> JobView:
    """A job, and where to go on."""
    here = f"/v1/jobs/{job.id}"
    return JobView(
        id=job.id,
        kind=job.kind,
        state=job.state,
        total=job.total,
        done=job.done,
        cancel_wanted=job.cancel_wanted,
        message=job.message,
        created_at=job.created_at,
        finished_at=job.finished_at,
        links=JobLinks(self=here, results=f"{here}/results", cancel=f"{here}/cancel"),
    )


def show_webhook(webhook: Webhook, progress: Progress | None) -> ShownWebhook:
    """A webhook without its secret, and how its receiver fares; None: it was told of nothing."""
    counts = progress.counts if progress else {}
    return ShownWebhook(
        id=webhook.id,
        url=webhook.url,
        events=[Event(event) for event in webhook.events],
        created_at=webhook.created_at,
        waiting=counts.get(DeliveryState.WAITING, 0),
        delivered=counts.get(DeliveryState.DELIVERED, 0),
        given_up=counts.get(DeliveryState.GIVEN_UP, 0),
        last_error=progress.last_error if progress else None,
    )


def _detection(caller: Caller, written: str) -> Detection | None:
    try:
        result = answer_seen_by(caller, load_result(written))
        models = result.annotations[0].models if result.annotations else {}
        return Detection.of(result, model_version=models.get("embed", UNKNOWN_MODEL))
    except (UsageError, ValueError):  # one that cannot be read does not hide the others
        return None


def _show_animal(
    caller: Caller, row: animals.Animal, history: Sequence[animals.LoggedDecision]
) -> shown.Animal:
    current = next((it for it in reversed(history) if it.tier in PERSONS_TIERS), None)
    seen = asdict(as_seen_by(caller, row))
    del seen["box"]
    return shown.Animal(
        **seen,
        bbox=row.box.as_tuple(),
        individual=current.individual if current and current.tier in STANDING_TIERS else None,
        decision=show_decision(current) if current else None,
        history=[show_decision(it) for it in history],
    )
