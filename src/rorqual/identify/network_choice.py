"""Which networks does a catalogue use?"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Literal, overload

from rorqual.domain.errors import NetworkError
from rorqual.networks.composite import EmbedderSpec, composite_id, embedder_spec
from rorqual.networks.spec import NetworkSpec, Task
from rorqual.networks.store import DEFAULT_NETWORKS, PERMISSIVE_NETWORKS, find_spec


class LicencePolicy(StrEnum):
    """Which terms a catalogue accepts for the networks that work on it."""

    ANY = "any"
    PERMISSIVE = "permissive"  # commercial work is allowed


def catalogue_settings(
    policy: LicencePolicy, *, embedding: str | Sequence[str] | None = None
) -> dict[str, str]:
    """What a new catalogue remembers: its networks and its policy.

    Args:
        policy: which terms it accepts.
        embedding: the id of the network that compares animals, or of several that do so
            together, see `networks.composite`; None for the policy's own.

    Raises:
        NetworkError: where there is no such network, or it is for another task or under terms
            that the policy does not accept.
    """
    chosen = PERMISSIVE_NETWORKS if policy is LicencePolicy.PERMISSIVE else DEFAULT_NETWORKS
    settings = {"licence": policy.value} | {task.value: name for task, name in chosen.items()}
    if embedding is not None:
        ids = [embedding] if isinstance(embedding, str) else embedding
        settings[Task.EMBEDDING.value] = composite_id(ids)
        chosen_spec(settings, Task.EMBEDDING)
    return settings


def licence_policy(settings: Mapping[str, str]) -> LicencePolicy:
    """The policy that a catalogue's settings name.

    Raises:
        NetworkError: where they name none that this version knows.
    """
    policy = settings.get("licence", "")
    if policy not in set(LicencePolicy):
        raise NetworkError(
            f"the catalogue's settings name the licence policy {policy!r}, which this version of "
            "rorqual does not know: use the version that made the catalogue, or a newer one"
        )
    return LicencePolicy(policy)


@overload
def chosen_spec(
    settings: Mapping[str, str], task: Literal[Task.GATE, Task.DETECTION, Task.SPECIES]
) -> NetworkSpec: ...
@overload
def chosen_spec(settings: Mapping[str, str], task: Task) -> EmbedderSpec: ...
def chosen_spec(settings: Mapping[str, str], task: Task) -> EmbedderSpec:
    """The network that a catalogue's settings name for a task; for embedding also several.

    Raises:
        NetworkError: where there is no such network, or it is for another task or under terms
            that the catalogue does not accept.
    """
    name = settings.get(task, "")
    spec = embedder_spec(name, find_spec) if task is Task.EMBEDDING else find_spec(name)
    if spec.task is not task:
        raise NetworkError(f"{spec.id} is a network for {spec.task}, not for {task}")
    if licence_policy(settings) is LicencePolicy.PERMISSIVE and not spec.commercial_use:
        raise NetworkError(
            f"{spec.id} is under {spec.licence}, which allows no commercial work, and the "
            "catalogue was made with --license permissive: make a new one without it"
        )
    return spec
