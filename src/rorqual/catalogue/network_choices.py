"""To which networks was a catalogue switched since it was made, when, and by what?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from rorqual.catalogue.calibrations import save_calibration
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.reembedding import animals_without
from rorqual.catalogue.rows import add_row, now
from rorqual.catalogue.schema import network_choices, settings


@dataclass(frozen=True, slots=True)
class NetworkChoice:
    """One switch; the newest of a task is in force."""

    task: str
    network_id: str
    spec_hash: str
    actor: str  # the program and its version
    chosen_at: str  # ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class FittedCalibration:
    """A calibration that is to be in force together with a switch."""

    space_hash: str
    parameters: Mapping[str, Any]
    report: Mapping[str, Any]


def network_history(catalogue: Catalogue) -> list[NetworkChoice]:
    """All switches, the oldest first.

    Raises:
        CatalogueError: where the database cannot be read.
    """
    columns = [network_choices.c[name] for name in NetworkChoice.__slots__]
    with reading(catalogue.engine) as connection:
        rows = connection.execute(select(*columns).order_by(network_choices.c.id))
        return [NetworkChoice(*row) for row in rows]


def was_in_use(catalogue: Catalogue, task: str, network_id: str) -> bool:
    """Whether the catalogue was made with the network, or switched to it, at any time.

    Raises:
        CatalogueError: where the database cannot be read.
    """
    made_with = select(settings.c.value).where(settings.c.key == task)
    with reading(catalogue.engine) as connection:
        first = connection.execute(made_with).scalar()
    later = {it.network_id for it in network_history(catalogue) if it.task == task}
    return network_id in {first, *later}


def switch_if_complete(
    catalogue: Catalogue, choice: NetworkChoice, calibration: FittedCalibration | None
) -> bool:
    """Switch the network with its calibration, unless an identified animal lacks its vector.

    Args:
        catalogue: an open one, which uses the network from then on.
        choice: of the network; its time is set here.
        calibration: of its vectors; None where the one that there is stays in force.

    Returns:
        Whether it is switched; False where somebody imported an animal meanwhile.

    Raises:
        CatalogueError: where the catalogue cannot be written.
    """
    with writing(catalogue.engine) as connection:
        if any(it.is_identified for it in animals_without(connection, choice.spec_hash)):
            return False
        if calibration is not None:
            save_calibration(
                connection, calibration.space_hash, calibration.parameters, calibration.report
            )
        _add(connection, choice)
    catalogue.read_settings()
    return True


def switch_step(catalogue: Catalogue, choice: NetworkChoice) -> None:
    """Switch the network of a step that keeps no vectors, such as the gate.

    Args:
        catalogue: an open one, which uses the network from then on.
        choice: of the network; its time is set here.

    Raises:
        CatalogueError: where the catalogue cannot be written.
    """
    with writing(catalogue.engine) as connection:
        _add(connection, choice)
    catalogue.read_settings()


def _add(connection: Connection, choice: NetworkChoice) -> None:
    add_row(
        connection,
        network_choices,
        task=choice.task,
        network_id=choice.network_id,
        spec_hash=choice.spec_hash,
        actor=choice.actor,
        chosen_at=now(),
    )
