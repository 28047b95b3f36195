"""Individuals of a network's head compete with the catalogue's, and are never suggested."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.annotation import Side
from rorqual.domain.candidate_filter import CandidateFilter, Condition
from rorqual.domain.errors import NetworkError, UsageError
from rorqual.domain.identification import NEW_INDIVIDUAL, AnnotationResult, Verdict
from rorqual.identify.analysis import PhotoAnalyser
from rorqual.identify.gallery import gallery_of
from rorqual.identify.gallery_occasions import occasions_of
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.head_calibration import head_key
from rorqual.identify.identifying import identify_photos
from rorqual.identify.importing import import_photos
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.result_json import dump_result, load_result
from rorqual.matching.plausible import Bounds, PlausibleRule
from rorqual.matching.row_scale import RowScale
from rorqual.networks.class_list import ClassName
from tests.identify.named_networks import NAMED, register_named
from tests.identify.photos import KNOWN, STRANGER, files_in, survey_labels
from tests.matching.worlds import calibration_of

NAMES = (
    ClassName("hw_stranger", "blue_whale"),
    ClassName("", ""),  # never trained
    ClassName("whale-1", "orca"),  # the catalogue calls it so, too, and a humpback whale
    ClassName("hw_zero", ""),
)


@pytest.fixture(scope="module")
def _vectors(queries: Path, networks: PhotoNetworks) -> dict[str, np.ndarray]:
    """Of the animals in the queries."""
    analyser = PhotoAnalyser(networks, GatePolicy(GateMode.OFF, 0.5))
    found = {}
    for file in files_in(queries):
        if file.name in (*KNOWN, STRANGER):
            data = file.read_bytes()
            seen = analyser.analyse(file, data, hashlib.sha256(data).hexdigest(), None)
            found[file.name] = seen.annotations[0].embedding
    return found


@pytest.fixture(scope="module")
def _folder(
    _vectors: dict[str, np.ndarray], survey: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Catalogues whose network's head knows the stranger and both known animals."""
    folder = tmp_path_factory.mktemp("named")
    stranger, one, zero = (_vectors[name] for name in (STRANGER, KNOWN[1], KNOWN[0]))
    register_named(folder / "networks", NAMES, [stranger, stranger, one, zero])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RORQUAL_NETWORKS", str(folder / "networks"))
        settings = catalogue_settings(LicencePolicy.ANY, embedding=NAMED)
        Catalogue.create(folder / "empty", settings=settings).close()
        with Catalogue.open(shutil.copytree(folder / "empty", folder / "survey")) as catalogue:
            import_photos(catalogue, files_in(survey), survey_labels())
    return folder


def _opened(
    folder: Path, name: str, to: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Catalogue]:
    monkeypatch.setenv("RORQUAL_NETWORKS", str(folder / "networks"))
    with Catalogue.open(shutil.copytree(folder / name, to / name)) as catalogue:
        yield catalogue


@pytest.fixture
def named(_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """An empty one."""
    yield from _opened(_folder, "empty", tmp_path, monkeypatch)


@pytest.fixture
def mixed(_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """One with the labelled survey."""
    yield from _opened(_folder, "survey", tmp_path, monkeypatch)


def answers(catalogue: Catalogue, queries: Path, **options: object) -> dict[str, AnnotationResult]:
    files = [it for it in files_in(queries) if it.name in (*KNOWN, STRANGER)]
    options = {"head_names": {}, "gate": GateMode.OFF, **options}
    results = list(identify_photos(catalogue, files, **options))  # type: ignore[arg-type]
    assert [load_result(dump_result(it)) for it in results] == results
    return {it.photo: it.annotations[0] for it in results}


def test_head_and_catalogue_stand_in_one_ranking(mixed: Catalogue, queries: Path) -> None:
    found = answers(mixed, queries, head_names={"hw_zero": "whale-0"})
    known, stranger = found[KNOWN[1]], found[STRANGER]
    assert known.candidates[0].individual == "whale-1"
    assert (known.candidates[0].best_photo or "").startswith("whale-1-")
    assert found[KNOWN[0]].candidates[0].individual == "whale-0"  # by the table of names
    best = stranger.candidates[0]
    assert (best.individual, best.best_photo, best.best_annotation) == ("hw_stranger", None, None)
    assert best.is_without_photo
    assert best.similarity == pytest.approx(1, abs=1e-4)
    for answer in found.values():
        assert "hw_zero" not in {it.individual for it in answer.candidates}
        assert answer.candidate_set.individuals == 6
        assert answer.candidate_set.photos == 10
        assert answer.candidate_set.filter.startswith("all; and 3 individuals of the head of ")
        assert answer.with_head is not None
        assert (answer.with_head.individuals, answer.with_head.shared) == (3, 2)
        assert not answer.with_head.calibrated
        assert answer.models["head"].startswith(f"{NAMED}@")
        assert answer.plausible is None


def test_nobody_of_the_head_is_suggested(mixed: Catalogue, queries: Path) -> None:
    found = answers(mixed, queries, head_names={"hw_zero": "whale-0"})
    for name in (KNOWN[1], STRANGER):
        decision = found[name].decision
        assert (decision.verdict, decision.individual) == (Verdict.UNDECIDED, None)
        assert found[name].candidates[0].individual in decision.reason
    assert "nothing was calibrated" in found[STRANGER].decision.reason


def test_once_they_are_calibrated_they_are_suggested(mixed: Catalogue, queries: Path) -> None:
    names = {"hw_zero": "whale-0"}
    setup = identify_photos(mixed, (), head_names=names).setup
    assert setup.mix is not None
    spec_hash = setup.space.base.spec_hash
    fitted = calibration_of(
        embedding=spec_hash,
        match_threshold=0.5,
        plausible=PlausibleRule(0.9, Bounds(0.5, 0.5)),
        row_scale=RowScale(1.0, -0.01),
    )
    mixed.save_calibration(head_key(spec_hash, setup.mix), fitted.to_json(), {})
    found = answers(mixed, queries, head_names=names)
    for answer in found.values():
        assert answer.with_head is not None
        assert answer.with_head.calibrated
        assert answer.candidate_set.filter.endswith(setup.mix.known.source)
        assert answer.models["calibrate"] == fitted.stamp
    stranger, one = found[STRANGER], found[KNOWN[1]]
    assert (stranger.decision.verdict, stranger.decision.individual) == (
        Verdict.MATCH,
        "hw_stranger",
    )
    assert "alone: no photo of it is here" in stranger.decision.reason
    assert stranger.candidates[0].similarity == pytest.approx(1, abs=1e-4)  # still a cosine
    assert stranger.plausible is not None
    assert stranger.plausible.individuals == ("hw_stranger",)
    assert (one.decision.verdict, one.decision.individual) == (Verdict.MATCH, "whale-1")
    assert "no photo of it" not in one.decision.reason
    assert mixed.counts().individuals == 5  # nobody was added by a suggestion
    other = answers(mixed, queries)[STRANGER]  # other names: as if it were not there
    assert other.with_head is not None
    assert not other.with_head.calibrated
    assert other.decision.verdict is Verdict.UNDECIDED


def test_without_asking_nothing_changes(mixed: Catalogue, queries: Path) -> None:
    plain = answers(mixed, queries, head_names=None)
    answers(mixed, queries)
    assert answers(mixed, queries, head_names=None) == plain
    for answer in plain.values():
        assert answer.with_head is None
        assert "head" not in answer.models
        assert answer.candidate_set.individuals == 5
        assert all(it.best_photo for it in answer.candidates if it.individual != NEW_INDIVIDUAL)


def test_a_head_answers_as_a_catalogue_without_photos(named: Catalogue, queries: Path) -> None:
    found = answers(named, queries)
    ranked = [it.individual for it in found[STRANGER].candidates]
    assert ranked[0] == "hw_stranger"
    assert set(ranked) == {"hw_stranger", "whale-1", "hw_zero", NEW_INDIVIDUAL}
    assert sum(it.probability for it in found[STRANGER].candidates) == pytest.approx(1)
    assert found[STRANGER].species.label == "blue_whale"
    assert found[STRANGER].candidate_set.photos == 0


def test_a_filter_asks_for_the_species_of_the_class_list(mixed: Catalogue, queries: Path) -> None:
    def competing(**wanted: object) -> tuple[int, int]:
        asked = CandidateFilter(**wanted)  # type: ignore[arg-type]
        candidate_set = answers(mixed, queries, candidates=asked)[STRANGER].candidate_set
        return candidate_set.individuals, candidate_set.photos

    assert competing(species=["blue_whale"]) == (1, 0)
    assert competing(species=["humpback_whale"]) == (5, 10)  # whale-1 is what its photos say
    either = {"species": ["blue_whale"], "include_missing": [Condition.SPECIES]}
    assert competing(**either) == (2, 0)
    with pytest.raises(UsageError, match="the filter leaves nobody"):
        competing(side=Side.LEFT)
    assert competing(side=Side.LEFT, include_missing=[Condition.SIDE]) == (7, 10)


def test_a_network_without_a_calibration_orders_and_suggests_nothing(
    named: Catalogue, queries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rorqual.matching.shipped.find_calibration", _none)
    with pytest.raises(NetworkError):
        identify_photos(named, ())
    found = answers(named, queries)[STRANGER]
    assert found.candidates[0].individual == "hw_stranger"
    assert found.models["calibrate"].startswith("assumed@")
    assert found.decision.verdict is Verdict.UNDECIDED
    assert "never calibrated" in found.decision.reason


def _none(*_given: object) -> None:
    raise NetworkError("none is shipped")


def test_names_that_nobody_has_are_told(
    mixed: Catalogue, imported: Catalogue, queries: Path
) -> None:
    with pytest.raises(UsageError, match=r"knows no 'hw_0'; write it as the network's class"):
        answers(mixed, queries, head_names={"hw_0": "whale-0"})
    with pytest.raises(UsageError, match="the catalogue has no 'whale-00'"):
        answers(mixed, queries, head_names={"hw_zero": "whale-00"})
    with pytest.raises(NetworkError, match="rorqual-lite0 names no individuals that it was"):
        identify_photos(imported, (), head_names={})


def test_answers_are_kept_for_the_same_names_only(mixed: Catalogue, queries: Path) -> None:
    first = answers(mixed, queries)
    run = identify_photos(mixed, files_in(queries), head_names={}, gate=GateMode.OFF)
    again = {it.photo: it.annotations for it in run}
    assert run.resumed == 3
    assert again[STRANGER] == (first[STRANGER],)
    other = answers(mixed, queries, head_names={"hw_zero": "whale-0"})[STRANGER]
    assert other.candidate_set != first[STRANGER].candidate_set
    assert replace(other, annotation_id=None).with_head != first[STRANGER].with_head


def test_class_rows_have_neither_time_nor_place(mixed: Catalogue) -> None:
    setup = identify_photos(mixed, (), head_names={}).setup
    assert setup.mix is not None
    rows = mixed.gallery_rows(setup.space.base.spec_hash)
    rows = replace(rows, latitudes=tuple(map(float, range(len(rows)))))
    gallery = gallery_of(mixed, rows)
    joined, _ = setup.mix.rows_for(rows, CandidateFilter()).join(gallery)
    without = joined.rows_without_photo
    assert len(without) == 3
    found = occasions_of(rows, joined).latitude
    assert np.isnan(found[without]).all()
    assert np.array_equal(np.delete(found, without), occasions_of(rows, gallery).latitude)
