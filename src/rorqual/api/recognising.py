"""Whom of those that a network was trained on do photos show? Answers without a catalogue."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from rorqual.api.models import find_model
from rorqual.api.paths import Paths, texts_of
from rorqual.domain.annotation import Annotation
from rorqual.domain.errors import PhotoRefusedError, UsageError
from rorqual.domain.identification import KnownIndividual, KnownSpecies
from rorqual.domain.refusal import Refusal
from rorqual.identify.analysis import PhotoAnalyser
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings
from rorqual.identify.networks import PhotoNetworks
from rorqual.networks.known_classes import KnownClasses
from rorqual.networks.known_species import known_species
from rorqual.photos.reader import DEFAULT_MAX_PIXELS
from rorqual.photos.sources import collect_photos

_NEUTRAL = 0.5  # the threshold of a gate that comes without


@dataclass(frozen=True, slots=True)
class RecognisedAnimal:
    """One animal in a photo, beside the individuals of a network's head."""

    annotation: Annotation
    candidates: tuple[KnownIndividual, ...]  # best first; none of them need be right
    species: tuple[KnownSpecies, ...] = ()  # likewise; none where the network names no species


@dataclass(frozen=True, slots=True)
class Recognition:
    """The answer of a network's head for one photo; no photo of a candidate was looked at."""

    photo: str
    source: str  # the head that answers, in words
    licence: str  # SPDX identifier of the network's terms
    refusal: Refusal | None
    animals: tuple[RecognisedAnimal, ...]


def recognise(
    model_id: str,
    photos: Paths,
    *,
    count: int = 5,
    gate: GateMode = GateMode.REFUSE,
    max_pixels: int = DEFAULT_MAX_PIXELS,
) -> Iterator[Recognition]:
    """Say for each photo which individuals of a network's head its animals are most like.

    Where the network names species, too, those are told as well.

    Similarities are cosines and no probabilities: nothing says whether an animal is one of these
    individuals at all.

    Args:
        model_id: of a network that was added with the names of its individuals or species.
        photos: one or several folders, files, zip archives or globs.
        count: candidates of each animal, at most.
        gate: what a photo without a cetacean comes to.
        max_pixels: the largest photo that is decoded.

    Yields:
        The answers, in the order of the photos' names.

    Raises:
        UsageError: where there is no such network here, or a path is missing.
        NetworkError: where the network names neither individuals nor species, or a file is damaged.
    """
    spec = find_model(model_id).spec
    if spec is None:
        raise UsageError(f"{model_id} is not here: `rorqual models pull {model_id}` fetches it")
    species = known_species(spec)
    known = None if spec.classes is None and species else KnownClasses(spec)
    source = f"the head of {spec.stamp}"
    networks = PhotoNetworks.of_settings(catalogue_settings(LicencePolicy.ANY, embedding=model_id))
    threshold = networks.gate.spec.threshold
    policy = GatePolicy(gate, _NEUTRAL if threshold is None else threshold)
    analyser = PhotoAnalyser(networks, policy, max_pixels=max_pixels)
    for file in collect_photos(texts_of(photos)).files:
        try:
            data = file.read_bytes()
        except PhotoRefusedError as error:
            yield Recognition(file.name, source, spec.licence, error.refusal, ())
            continue
        seen = analyser.analyse(file, data, hashlib.sha256(data).hexdigest(), None)
        animals = tuple(
            RecognisedAnimal(
                it.annotation,
                known.answer(it.embedding, count).candidates if known else (),
                species.answer(it.embedding, count) if species else (),
            )
            for it in seen.annotations
        )
        yield Recognition(file.name, source, spec.licence, seen.refusal, animals)
