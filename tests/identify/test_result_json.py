"""Results as JSON keep everything, and come back as they were."""

import json
from dataclasses import replace
from math import nan

import pytest
from hypothesis import given

from rorqual.domain.errors import UsageError
from rorqual.domain.identification import PhotoResult
from rorqual.identify.result_json import (
    dump_result,
    from_json_object,
    load_result,
    to_json_object,
)
from tests.exchange.made_results import (
    SHA256,
    a_match,
    a_new_one,
    identified,
    photo_results,
    refused,
)


@given(photo_results)
def test_a_result_comes_back_through_json(result: PhotoResult) -> None:
    assert load_result(dump_result(result)) == result


def test_the_object_has_the_documented_shape() -> None:
    answer = replace(a_match(), licences={"embedding": "Apache-2.0"})
    assert to_json_object(identified("site/a.jpg", answer)) == {
        "schema": "rorqual.identification/1",
        "photo": "site/a.jpg",
        "sha256": SHA256,
        "captured": {
            "local": "2024-06-01T10:30:05",
            "utc_offset_minutes": 120,
            "offset_source": "exif",
        },
        "photo_content": {
            "format": "jpeg",
            "width": 1920,
            "height": 1080,
            "perceptual_hash": "00ff00ff00ff00ff",
            "latitude": -56.5,
            "longitude": 170.25,
            "camera": {"make": "Canon", "model": None},
            "quality": {"sharpness": 120.5, "exposure": 0.5, "contrast": 0.2, "clipped": 0.0},
        },
        "refusal": None,
        "gate": {"score": 0.98, "threshold": 0.5, "is_cetacean": True, "calibrated": True},
        "annotations": [
            {
                "annotation_id": 7,
                "box": [0, 1.5, 30, 40],
                "box_source": "given",
                "box_score": None,
                "part": "fluke",
                "side": None,
                "quality": None,
                "species": {
                    "label": "humpback_whale",
                    "probability": 0.9,
                },
                "species_head": {"label": "unknown", "probability": 0.75, "calibrated": True},
                "candidates": [
                    {
                        "individual": "whale_1",
                        "probability": 0.8,
                        "similarity": 0.71,
                        "best_annotation": 12,
                        "best_photo": "catalogue/best.jpg",
                        "marks": {
                            "annotation": 14,
                            "photo": "catalogue/marks.jpg",
                            "score": 3.5,
                            "pairs": 40,
                            "inliers": 12,
                            "coverage": 0.25,
                            "points": ((0.1, 0.2, 0.15, 0.25), (0.5, 0.5, 0.55, 0.6)),
                            "by": "rootsift",
                        },
                    },
                    {
                        "individual": "new_individual",
                        "probability": 0.15,
                        "similarity": None,
                        "best_annotation": None,
                        "best_photo": None,
                        "marks": None,
                    },
                    {
                        "individual": "whale_2",
                        "probability": 0.05,
                        "similarity": -0.2,
                        "best_annotation": 13,
                        "best_photo": "catalogue/other.jpg",
                        "marks": None,
                    },
                ],
                "new_individual_probability": 0.15,
                "decision": {
                    "verdict": "match",
                    "individual": "whale_1",
                    "reason": "0.80 is above 0.60",
                },
                "candidate_set": {"individuals": 309, "photos": 3139, "filter": "all"},
                "plausible": {
                    "level": 0.9,
                    "individuals": ["whale_1", "whale_2"],
                    "new_individual": True,
                },
                "models": {"embedding": "lite0@abc", "gate": "lite0@def"},
                "licences": {"embedding": "Apache-2.0"},
                "local": {"photos": 49, "unavailable": ("catalogue/gone.jpg",)},
                "head": {
                    "source": "the head of net@1",
                    "candidates": [
                        {"individual": "hw_7", "species": "humpback_whale", "similarity": 0.5}
                    ],
                },
            }
        ],
    }


def test_a_refused_photo_stays_with_its_reason() -> None:
    written = to_json_object(refused("bad.jpg"))
    assert written["refusal"] == {
        "step": "read",
        "reason": "truncated_image",
        "message": "bad.jpg ends before its last line: copy it again from the card",
    }
    assert written["gate"] is written["captured"] is written["photo_content"] is None
    assert written["annotations"] == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": "rorqual.identification/99"}, "this version of rorqual reads"),
        ({"gate": {"score": 0.5}}, "lacks 'threshold'"),
        ({"annotations": [{}]}, "lacks"),
        ({"annotations": None}, "is damaged"),
        ({"refusal": {"step": "x", "reason": "y", "message": "z"}}, "is damaged"),
    ],
)
def test_a_damaged_object_is_an_error_with_the_remedy(
    change: dict[str, object], message: str
) -> None:
    written = to_json_object(identified("a.jpg", a_match())) | change
    with pytest.raises(UsageError, match=rf"{message}.*identify"):
        from_json_object(written)


@pytest.mark.parametrize("text", ['{"schema": ', "", "[]", '"schema"'])
def test_what_is_no_object_is_an_error_with_the_remedy(text: str) -> None:
    with pytest.raises(UsageError, match=r"identify its photo"):
        load_result(text)


def test_a_result_of_an_earlier_version_has_no_marks() -> None:
    written = to_json_object(identified("a.jpg", a_match()))
    (answer,) = written["annotations"]
    del answer["local"]
    for candidate in answer["candidates"]:
        del candidate["marks"]
    (back,) = from_json_object(written).annotations
    assert back.local is None
    assert all(candidate.marks is None for candidate in back.candidates)


def test_keys_of_later_versions_are_ignored() -> None:
    result = identified("a.jpg", a_match())
    assert from_json_object({**to_json_object(result), "weather": "fog"}) == result


def test_a_number_that_is_not_finite_never_leaves() -> None:
    broken = replace(a_new_one(), new_individual_probability=nan)
    with pytest.raises(ValueError, match="JSON compliant"):
        dump_result(identified("a.jpg", broken))


def test_file_names_that_are_no_unicode_survive() -> None:
    text = dump_result(refused("bad\udcff.jpg"))
    assert text.isascii()
    assert json.loads(text)["photo"] == load_result(text).photo == "bad\udcff.jpg"


def test_a_result_of_a_version_without_species_heads_is_read() -> None:
    written = to_json_object(identified("a.jpg", a_match()))
    del written["annotations"][0]["species_head"]
    (answer,) = from_json_object(written).annotations
    assert answer == replace(a_match(), species_head=None)
