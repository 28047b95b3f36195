"""The networks on this machine and the field's public ones: listed, checked, removed."""

from dataclasses import dataclass
from enum import StrEnum

from rorqual.domain.errors import UsageError
from rorqual.networks.family.family import Family
from rorqual.networks.family.family_file import shipped_families
from rorqual.networks.manifest import ModelRecord, read_record
from rorqual.networks.removal import faults_of, remove_network
from rorqual.networks.spec import NetworkSpec, Task
from rorqual.networks.store import find_spec, network_ids, shipped_specs


class ModelState(StrEnum):
    """Where a network is."""

    SHIPS = "ships"  # comes with Rorqual
    ADDED = "added"  # a user trained, pulled or added it
    PUBLIC = "public"  # can be pulled


@dataclass(frozen=True, slots=True)
class Model:
    """One network, here or to be had."""

    id: str
    state: ModelState
    spec: NetworkSpec | None  # None: it is not here
    family: Family | None  # of a public checkpoint
    record: ModelRecord | None  # where it came from; None where nobody wrote that down

    @property
    def licence(self) -> str:
        """SPDX identifier of the terms of its weights."""
        return self._terms.licence

    @property
    def commercial_use(self) -> bool:
        """Whether these terms are known to allow commercial work."""
        return self._terms.commercial_use

    @property
    def title(self) -> str:
        """What it is, in a few words."""
        return self._terms.title

    @property
    def task(self) -> Task:
        """The step that it serves."""
        return self._terms.task

    @property
    def dimension(self) -> int:
        """How many numbers it gives."""
        return self.spec.dimension if self.spec else self._of_family.dimension

    @property
    def _terms(self) -> NetworkSpec | Family:
        return self.spec or self._of_family

    @property
    def _of_family(self) -> Family:
        assert self.family is not None  # what is neither here nor public is no model
        return self.family


def list_models() -> list[Model]:
    """Those that ship, those that were added, and the public ones that are not here."""
    here = network_ids()
    return [find_model(it) for it in [*here, *(it for it in shipped_families() if it not in here)]]


def find_model(model_id: str) -> Model:
    """One network by its id.

    Raises:
        UsageError: where there is none of that id, neither here nor public.
        NetworkError: where its spec or record is damaged.
    """
    family = shipped_families().get(model_id)
    if model_id not in network_ids():
        if family is None:
            raise UsageError(
                f"there is no network {model_id!r}; `rorqual models list` shows those that there "
                "are"
            )
        return Model(model_id, ModelState.PUBLIC, None, family, None)
    state = ModelState.SHIPS if model_id in shipped_specs() else ModelState.ADDED
    record = read_record(model_id) if state is ModelState.ADDED else None
    family = shipped_families().get(record.family) if record else None
    return Model(model_id, state, find_spec(model_id), family, record)


def verify_models(model_id: str | None = None) -> dict[str, list[str]]:
    """What is wrong with the files of a network, or of all that are here, by id.

    Raises:
        UsageError: where there is no such network here.
    """
    if model_id is not None and model_id not in network_ids():
        raise UsageError(f"there is no network {model_id!r} here that could be verified")
    return {it: faults_of(it) for it in ([model_id] if model_id else network_ids())}


def remove_model(model_id: str) -> int:
    """Remove a network that was added; the bytes that are free now.

    Raises:
        UsageError: where it comes with the package, or there is no such network here.
    """
    return remove_network(model_id)
