"""What is measured of answers, and how two sets of them are compared."""

from dataclasses import replace

import numpy as np

from rorqual.domain.identification import AnnotationResult, PhotoResult, Verdict
from rorqual.domain.photo import Quality
from rorqual.domain.refusal import Refusal, RefusalReason, Step
from rorqual.evaluation.answer_drift import (
    compare,
    samples_of_answers,
    samples_of_photos,
)
from rorqual.evaluation.drift import DriftState
from tests.exchange.made_results import a_match, a_new_one, identified, refused


def undecided(probability: float = 0.4) -> AnnotationResult:
    match = a_match()
    first = replace(match.candidates[0], probability=probability)
    decision = replace(match.decision, verdict=Verdict.UNDECIDED, individual=None)
    return replace(match, candidates=(first, *match.candidates[1:]), decision=decision)


def not_a_cetacean(photo: str) -> PhotoResult:
    refusal = Refusal(Step.GATE, RefusalReason.NOT_A_CETACEAN, "no cetacean")
    return replace(identified(photo), refusal=refusal)


def test_every_photo_is_measured_as_far_as_it_can_be() -> None:
    samples = samples_of_answers(
        [
            identified("match.jpg", a_match()),
            identified("new.jpg", a_new_one()),
            identified("undecided.jpg", undecided()),
            identified("two.jpg", undecided(0.99), a_match()),
            identified("sea.jpg"),
            not_a_cetacean("dog.jpg"),
            refused("broken.jpg"),
        ]
    )
    assert samples.photos == 7
    assert samples.values["gate_score"] == [0.98] * 6
    assert samples.values["sharpness"] == [120.5] * 6
    assert samples.values["exposure"] == [0.5] * 6
    assert samples.values["top_probability"] == [0.8, 1.0, 0.4, 0.8], "a settled animal first"
    assert samples.values["similarity"] == [0.71, 0.71, 0.71], "of known candidates"
    assert samples.shares["rejected"] == [False, False, True, False, True, True, True]
    assert samples.shares["new_individual"] == [False, True, False]
    assert samples.models == {"lite0@abc", "lite0@def"}


def test_a_camera_out_of_focus_is_told_by_its_name() -> None:
    random = np.random.default_rng(3)

    def photos(sharpness: float) -> list[PhotoResult]:
        made = []
        for number in range(100):
            photo = identified(f"{number}.jpg", a_match())
            assert photo.content
            quality = Quality(sharpness * random.lognormal(), random.uniform(), 0.2, 0.0)
            made.append(replace(photo, content=replace(photo.content, quality=quality)))
        return made

    baseline = samples_of_answers(photos(120))
    report = compare(samples_of_answers(photos(20)), baseline)
    assert report.alarms == ["sharpness"]
    assert report.state is DriftState.ALARM
    assert not report.models_changed
    assert compare(baseline, baseline).state is DriftState.STABLE


def test_other_models_are_told_of() -> None:
    one = samples_of_answers([identified("a.jpg", a_match())])
    switched = replace(a_match(), models={"embedding": "large@123"})
    other = samples_of_answers([identified("a.jpg", switched)])
    assert compare(other, one).models_changed
    assert not compare(one, one).models_changed
    assert compare(one, one).state is DriftState.INSUFFICIENT_DATA


def test_the_gallerys_photos_have_no_answers() -> None:
    gallery = samples_of_photos([(0.98, Quality(120.5, 0.5, 0.2, 0.0))] * 60 + [(None, Q)])
    answers = samples_of_answers([identified("a.jpg", a_match())] * 60)
    report = compare(answers, gallery)
    states = {name: drift.state for name, drift in report.measures.items()}
    assert states["gate_score"] == states["sharpness"] == DriftState.STABLE
    assert states["top_probability"] == states["rejected"] == DriftState.INSUFFICIENT_DATA
    assert report.measures["gate_score"].baseline_n == 60
    assert report.measures["sharpness"].baseline_n == 61
    assert not report.models_changed


Q = Quality(sharpness=1.0, exposure=0.1, contrast=0.1, clipped=0.0)
