"""By which marks a catalogue is compared: what calibrates it is what answers, or nothing does."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="onnx comes with the extra `convert`")

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.errors import NetworkError
from rorqual.identify.asked_channels import AskedChannels
from rorqual.identify.calibrating import calibrate
from rorqual.identify.channels_at_work import channels_at_work, marks_in_force
from rorqual.identify.gallery import gallery_of
from rorqual.identify.identifying import identify_photos
from rorqual.identify.local_channel import local_stamp
from rorqual.identify.local_look import local_features
from rorqual.identify.local_marks import (
    marks_allowed,
    marks_asked,
    marks_by,
    marks_of_stamp,
    rootsift_marks,
)
from rorqual.matching.fusion_model import CLOSER, LOCAL
from rorqual.matching.local.rootsift import RootSift
from rorqual.matching.local.xfeat import XFeat
from rorqual.networks.registry import register_network
from rorqual.networks.store import find_spec
from tests.identify.photos import ENCOUNTERS, INDIVIDUALS, KNOWN, files_in
from tests.identify.test_identifying_fused import answered, calibrated
from tests.matching.local.pictures import fluke_crop
from tests.matching.local.small_matcher import write_matcher
from tests.rendered import whole


@pytest.fixture(autouse=True)
def networks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "networks"
    monkeypatch.setenv("RORQUAL_NETWORKS", str(folder))
    register_network(write_matcher(tmp_path / "made"))
    return folder


def test_marks_are_found_by_opencv_or_by_a_network_and_paired_by_another() -> None:
    assert marks_by("rootsift").stamp == local_stamp(RootSift())
    assert marks_by("xfeat").stamp == local_stamp(XFeat(find_spec("xfeat")))
    alike = marks_by("alike")
    assert alike.extractor.stamp == RootSift().stamp
    assert alike.comparer.stamp.startswith("alike@")
    assert alike.licence == "Apache-2.0 AND MIT"
    assert alike.networks == (find_spec("alike").stamp,)
    with pytest.raises(NetworkError, match="a network for embedding: marks need one that finds"):
        marks_by("rorqual-lite0")
    with pytest.raises(NetworkError, match="no marks by 'glue'; there are: rootsift, "):
        marks_by("glue")


def test_a_network_that_ships_tells_two_flukes_apart() -> None:
    glue = marks_by("lighterglue")
    assert (glue.licence, glue.commercial_use) == ("Apache-2.0", True)
    assert glue.networks == (find_spec("xfeat").stamp, find_spec("lighterglue").stamp)
    query, same, other = (
        glue.extractor.extract(whole(fluke_crop(*photo))) for photo in ((3, 0), (3, 1), (4, 0))
    )
    score, of_other = (glue.comparer.compare(query, it).score for it in (same, other))
    assert score > 20
    assert score > 3 * of_other


def test_a_stamp_leads_to_the_marks_that_have_it(networks: Path) -> None:
    for name in ("rootsift", "xfeat", "lighterglue", "rorqual-lighterglue", "alike"):
        marks = marks_of_stamp(marks_by(name).stamp)
        assert marks is not None
        assert marks.stamp == marks_by(name).stamp
    stamp = marks_by("alike").stamp
    assert marks_of_stamp(f"{stamp}0") is None  # of another version
    (networks / "alike.toml").unlink()
    assert marks_of_stamp(stamp) is None
    assert marks_of_stamp("") is None


def test_a_catalogue_answers_by_the_marks_that_it_was_calibrated_with(
    imported: Catalogue, queries: Path, networks: Path
) -> None:
    alike = marks_by("alike")
    fused = calibrated(imported, alike.stamp)
    run = identify_photos(fused, files_in(queries))
    answer = answered(run)[KNOWN[1]]
    assert answer.models["local"] == alike.stamp
    assert answer.licences["local"] == "Apache-2.0 AND MIT"
    assert answer.candidates[0].marks is not None or answer.candidates[1].marks is not None
    (networks / "alike.toml").unlink()
    without = identify_photos(fused, files_in(queries))
    assert "by a network that is not here" in without.setup.marks_note
    assert "local" not in answered(without)[KNOWN[1]].models


def test_they_calibrate_by_their_own_stamp(imported: Catalogue) -> None:
    from rorqual.identify.gallery import read_gallery

    spec_hash = find_spec("rorqual-lite0").spec_hash
    gallery = read_gallery(imported, spec_hash, by_encounter=True)
    alike = marks_by("alike")
    assert local_features(imported, gallery, alike).stamps == {LOCAL: alike.stamp}
    assert local_features(imported, gallery).stamps == {LOCAL: rootsift_marks().stamp}
    with pytest.raises(NetworkError, match="no marks by 'glue'; there are: rootsift, "):
        calibrate(imported, channels=AskedChannels(marks="glue"))


def test_a_second_kind_looks_closer_and_a_third_is_refused() -> None:
    asked = marks_asked({"licence": "any"}, "rootsift+alike")
    assert {channel: marks.name for channel, marks in asked.items()} == {
        LOCAL: "rootsift",
        CLOSER: "alike",
    }
    assert (asked[LOCAL].shortlist, asked[CLOSER].shortlist) == (50, 24)
    assert list(marks_asked({"licence": "any"}, "alike")) == [LOCAL]
    with pytest.raises(NetworkError, match="compared in two ways at most, such as rootsift\\+"):
        marks_asked({"licence": "any"}, "rootsift+alike+xfeat")
    with pytest.raises(NetworkError, match="no marks by ''"):
        marks_asked({"licence": "any"}, "rootsift+")


def test_where_none_are_named_right_whales_have_a_closer_look(imported: Catalogue) -> None:
    rows = imported.gallery_rows(find_spec("rorqual-lite0").spec_hash)
    flukes = gallery_of(imported, rows, by_encounter=True)
    whales = replace(flukes, species=("north_atlantic_right_whale",) * INDIVIDUALS)
    asked = marks_asked({"licence": "any"}, "rootsift+rorqual-lighterglue")
    closer = {channel: marks.stamp for channel, marks in asked.items()}
    assert AskedChannels().of(imported, rows, whales).stamps == closer
    assert AskedChannels().of(imported, rows, flukes).stamps == {LOCAL: closer[LOCAL]}
    named = AskedChannels(marks="rootsift").of(imported, rows, whales)
    assert named.stamps == {LOCAL: closer[LOCAL]}


def test_the_length_of_the_shortlist_belongs_to_what_is_calibrated(imported: Catalogue) -> None:
    rows = imported.gallery_rows(find_spec("rorqual-lite0").spec_hash)
    gallery = gallery_of(imported, rows, by_encounter=True)
    further = AskedChannels(shortlist=2, look_at=4).of(imported, rows, gallery)
    usual = rootsift_marks().stamp
    assert further.stamps == {LOCAL: f"{usual}+2"}
    compared = np.isfinite(further.table(gallery, 0.5, seed=0).values[LOCAL]).sum(axis=1)
    assert len(compared) == 4  # photos that were looked at
    assert compared.max() == 2
    short = marks_of_stamp(f"{usual}+2")
    assert short is not None
    assert (short.stamp, short.shortlist) == (f"{usual}+2", 2)
    assert marks_of_stamp(f"{usual}+many") is None
    closer = marks_asked({"licence": "any"}, "rootsift+alike", 10)[CLOSER]
    assert closer.shortlist == 10  # no more than the first look


def test_answers_compare_as_many_photos_as_the_calibration_did(
    imported: Catalogue, queries: Path
) -> None:
    short = calibrated(imported, f"{rootsift_marks().stamp}+3")
    answer = answered(identify_photos(short, files_in(queries)))[KNOWN[1]]
    assert answer.models["local"] == f"{rootsift_marks().stamp}+3"
    assert answer.local is not None
    assert answer.local.photos == 3


def test_the_marks_in_force_are_those_of_the_calibration(imported: Catalogue) -> None:
    assert marks_in_force(imported)[LOCAL].stamp == rootsift_marks().stamp  # as shipped
    calibrated(imported, f"{rootsift_marks().stamp}+3", closer=marks_by("alike").stamp)
    found = marks_in_force(imported)
    assert {channel: (it.name, it.shortlist) for channel, it in found.items()} == {
        LOCAL: ("rootsift", 3),
        CLOSER: ("alike", 50),
    }


def test_both_kinds_answer_and_the_closer_one_is_shown(
    imported: Catalogue, queries: Path, networks: Path
) -> None:
    alike = marks_by("alike")
    both = calibrated(imported, rootsift_marks().stamp, closer=alike.stamp)
    answer = answered(identify_photos(both, files_in(queries)))[KNOWN[1]]
    assert answer.models["local"] == rootsift_marks().stamp
    assert answer.models["closer"] == alike.stamp
    assert answer.licences["closer"] == "Apache-2.0 AND MIT"
    assert answer.local is not None
    assert answer.local.photos == INDIVIDUALS * ENCOUNTERS  # both looked at the same ones
    shown = [it.marks.by for it in answer.candidates if it.marks]
    assert shown
    assert set(shown) == {"alike"}
    (networks / "alike.toml").unlink()
    without = identify_photos(both, files_in(queries))
    assert "by a network that is not here" in without.setup.marks_note
    assert not without.setup.marks


def test_they_calibrate_together_the_closer_one_on_the_likeliest_alone(
    imported: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rorqual.identify.local_marks.CLOSER_SHORTLIST", 1)
    rows = imported.gallery_rows(find_spec("rorqual-lite0").spec_hash)
    gallery = gallery_of(imported, rows, by_encounter=True)
    further = AskedChannels(marks="rootsift+alike").of(imported, rows, gallery)
    alike = marks_by("alike")
    assert further.stamps == {LOCAL: rootsift_marks().stamp, CLOSER: f"{alike.stamp}+1"}
    table = further.table(gallery, 0.5, seed=0)
    assert list(table.values) == [LOCAL, CLOSER]
    compared = {name: np.isfinite(values).sum(axis=1) for name, values in table.values.items()}
    assert (compared[LOCAL] == INDIVIDUALS).all()
    assert (compared[CLOSER] == 1).all()


def test_terms_that_the_catalogue_does_not_accept(tmp_path: Path, networks: Path) -> None:
    (networks / "alike.toml").unlink()
    (networks / "alike.onnx").unlink()
    register_network(write_matcher(tmp_path / "other", licence="CC-BY-NC-4.0"))
    assert marks_allowed({"licence": "any"}, "alike").licence == "Apache-2.0 AND CC-BY-NC-4.0"
    with pytest.raises(NetworkError, match="--license permissive: choose others"):
        marks_allowed({"licence": "permissive"}, "alike")


def test_nothing_is_loaded_where_marks_have_no_say(imported: Catalogue) -> None:
    fused = calibrated(imported, marks_by("alike").stamp)
    run = identify_photos(fused, [], local=False)
    assert not run.setup.marks
    assert channels_at_work(run.setup.calibration, local=True).marks == {}
