"""The local channel of a catalogue: who has the same marks, and the evidence for it."""

from pathlib import Path

import numpy as np

from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.analysis import AnalysedAnnotation, PhotoAnalyser
from rorqual.identify.gallery import read_gallery
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.local_channel import (
    POINTS_SHOWN,
    comparison_of,
    local_channel,
    marked_pair_of,
)
from rorqual.identify.networks import PhotoNetworks
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.gallery import Gallery
from rorqual.matching.local.rootsift import RootSift
from rorqual.photos.fingerprints import sha256_hex
from tests.identify.photos import ENCOUNTERS, INDIVIDUALS, KNOWN, files_in, name_of

EXTRACTOR = RootSift()


def analysed(networks: PhotoNetworks, folder: Path, name: str) -> AnalysedAnnotation:
    analyser = PhotoAnalyser(networks, GatePolicy(GateMode.OFF, 0.0), extractors={LOCAL: EXTRACTOR})
    file = next(file for file in files_in(folder) if file.name == name)
    data = file.read_bytes()
    (animal,) = analyser.analyse(file, data, sha256_hex(data), None).annotations
    return animal


def gallery_of(catalogue: Catalogue, networks: PhotoNetworks) -> Gallery:
    return read_gallery(catalogue, networks.embedder.spec.spec_hash, by_encounter=True)


def test_an_animal_has_its_marks_in_the_places_where_the_catalogue_has_them(
    imported: Catalogue, networks: PhotoNetworks, queries: Path
) -> None:
    gallery = gallery_of(imported, networks)
    channel = local_channel(imported, gallery, EXTRACTOR)
    query = analysed(networks, queries, KNOWN[1])
    evidence = channel.evidence(query.local[LOCAL], gallery.vectors @ query.embedding)
    assert evidence.scores.shape == (INDIVIDUALS,)
    assert gallery.individuals[int(np.nanargmax(evidence.scores))] == "whale-1"
    assert comparison_of(gallery, [evidence]).photos == INDIVIDUALS * ENCOUNTERS
    pair = marked_pair_of(gallery, evidence, 1, "rootsift")
    assert pair is not None
    assert pair.photo in {name_of(1, encounter) for encounter in range(ENCOUNTERS)}
    assert pair.score == evidence.scores[1]
    assert pair.by == "rootsift"
    assert 4 <= pair.inliers <= pair.pairs
    assert 0 < pair.coverage <= 1
    assert 0 < len(pair.points) <= POINTS_SHOWN
    assert all(0 <= value <= 1 for point in pair.points for value in point)


def test_the_marks_of_a_query_are_those_that_the_catalogue_would_keep(
    imported: Catalogue, networks: PhotoNetworks, survey: Path
) -> None:
    gallery = gallery_of(imported, networks)
    query = analysed(networks, survey, name_of(2, 0))
    row = gallery.photo_names.index(name_of(2, 0))
    cosines = gallery.vectors @ query.embedding
    channel = local_channel(imported, gallery, EXTRACTOR)
    played = channel.play(row, cosines)
    asked = channel.evidence(query.local[LOCAL], cosines, excluded=np.array([row]))
    np.testing.assert_array_equal(played.scores, asked.scores)
    assert row not in played.matches


def test_a_photo_that_is_gone_is_told_by_name(
    imported: Catalogue, networks: PhotoNetworks, queries: Path, survey: Path
) -> None:
    gallery = gallery_of(imported, networks)
    query = analysed(networks, queries, KNOWN[1])
    gone = survey / name_of(0, 0)
    hidden = gone.rename(survey / "hidden")
    try:
        channel = local_channel(imported, gallery, EXTRACTOR)
        evidence = channel.evidence(query.local[LOCAL], gallery.vectors @ query.embedding)
    finally:
        hidden.rename(gone)
    comparison = comparison_of(gallery, [evidence])
    assert comparison.unavailable == (name_of(0, 0),)
    assert comparison.photos == INDIVIDUALS * ENCOUNTERS - 1


def test_who_was_not_compared_has_no_evidence(imported: Catalogue, networks: PhotoNetworks) -> None:
    gallery = gallery_of(imported, networks)
    channel = local_channel(imported, gallery, EXTRACTOR)
    evidence = channel.evidence(None, np.ones(len(gallery.vectors), dtype=np.float32))
    assert marked_pair_of(gallery, evidence, 0, "rootsift") is None
    assert comparison_of(gallery, [evidence]).photos == 0
