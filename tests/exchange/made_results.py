"""Results of every kind, made up, for the tests of the forms in which they leave."""

from datetime import datetime

from hypothesis import strategies as st

from rorqual.domain.annotation import Annotation, BoxSource, Part, Side
from rorqual.domain.box import Box
from rorqual.domain.identification import (
    AnnotationResult,
    Candidate,
    CandidateSet,
    GateResult,
    HeadAnswer,
    HeadCandidates,
    KnownIndividual,
    LocalComparison,
    MarkedPair,
    PhotoResult,
    PlausibleSet,
    SpeciesResult,
    SuggestedDecision,
    Verdict,
)
from rorqual.domain.photo import Camera, CaptureTime, Photo, Position, Quality
from rorqual.domain.refusal import Refusal, RefusalReason, Step

SHA256 = "0123456789abcdef" * 4


MARKS = MarkedPair(
    annotation=14,
    photo="catalogue/marks.jpg",
    score=3.5,
    pairs=40,
    inliers=12,
    coverage=0.25,
    points=((0.1, 0.2, 0.15, 0.25), (0.5, 0.5, 0.55, 0.6)),
    by="rootsift",
)


def a_match(individual: str = "whale_1") -> AnnotationResult:
    return AnnotationResult(
        annotation=Annotation(Box(0, 1.5, 30, 40), BoxSource.GIVEN, part=Part.FLUKE),
        species=SpeciesResult("humpback_whale", 0.9),
        species_head=SpeciesResult("unknown", 0.75),
        candidates=(
            Candidate(individual, 0.8, 0.71, 12, "catalogue/best.jpg", MARKS),
            Candidate("new_individual", 0.15),
            Candidate("whale_2", 0.05, -0.2, 13, "catalogue/other.jpg"),
        ),
        new_individual_probability=0.15,
        decision=SuggestedDecision(Verdict.MATCH, individual, "0.80 is above 0.60"),
        candidate_set=CandidateSet(309, 3139, "all"),
        plausible=PlausibleSet(0.9, ("whale_1", "whale_2"), True),
        models={"embedding": "lite0@abc", "gate": "lite0@def"},
        annotation_id=7,
        local=LocalComparison(49, ("catalogue/gone.jpg",)),
        head=HeadAnswer("the head of net@1", (KnownIndividual("hw_7", "humpback_whale", 0.5),)),
    )


def a_new_one() -> AnnotationResult:
    return AnnotationResult(
        annotation=Annotation(Box(5, 5, 6, 6), BoxSource.DETECTED, 0.5, side=Side.LEFT),
        species=SpeciesResult("unknown", None),
        candidates=(Candidate("new_individual", 1.0),),
        new_individual_probability=1.0,
        decision=SuggestedDecision(Verdict.NEW_INDIVIDUAL, None, "the catalogue is empty"),
        candidate_set=CandidateSet(0, 0, "all"),
        models={},
    )


def identified(photo: str, *answers: AnnotationResult) -> PhotoResult:
    return PhotoResult(
        photo=photo,
        sha256=SHA256,
        refusal=None,
        gate=GateResult(0.98, 0.5, True),
        annotations=answers,
        content=Photo(
            sha256=SHA256,
            perceptual_hash="00ff00ff00ff00ff",
            format="jpeg",
            width=1920,
            height=1080,
            capture_time=CaptureTime(datetime(2024, 6, 1, 10, 30, 5), 120, "exif"),
            position=Position(-56.5, 170.25),
            camera=Camera("Canon", None),
            quality=Quality(120.5, 0.5, 0.2, 0.0),
        ),
    )


def refused(photo: str) -> PhotoResult:
    message = f"{photo} ends before its last line: copy it again from the card"
    refusal = Refusal(Step.READ, RefusalReason.TRUNCATED_IMAGE, message)
    return PhotoResult(photo, SHA256, refusal, gate=None, annotations=())


_shares = st.floats(0, 1)
_words = st.text(max_size=12)
_quality = st.builds(Quality, st.floats(0, 1e6), _shares, _shares, _shares)
_boxes = st.builds(
    lambda x, y, width, height: Box(x, y, x + width, y + height),
    st.floats(-1, 1e5),
    st.floats(-1, 1e5),
    st.floats(1, 1e4),
    st.floats(1, 1e4),
)
_photos = st.builds(
    Photo,
    sha256=st.just(SHA256),
    perceptual_hash=_words,
    format=_words,
    width=st.integers(1, 40_000),
    height=st.integers(1, 40_000),
    capture_time=st.none() | st.builds(CaptureTime, st.datetimes(), st.integers(-840, 840), _words),
    position=st.none() | st.builds(Position, st.floats(-90, 90), st.floats(-180, 180)),
    camera=st.none() | st.builds(Camera, st.none() | _words, st.none() | _words),
    quality=_quality,
)
_marks = st.builds(
    MarkedPair,
    st.integers(1),
    _words,
    st.floats(0, 1e3),
    st.integers(0),
    st.integers(0),
    _shares,
    st.lists(st.tuples(_shares, _shares, _shares, _shares), max_size=3).map(tuple),
)
_answers = st.builds(
    AnnotationResult,
    annotation=st.builds(
        Annotation,
        _boxes,
        st.sampled_from(BoxSource),
        st.none() | _shares,
        st.none() | st.sampled_from(Part),
        st.none() | st.sampled_from(Side),
        st.none() | _words,
    ),
    species=st.builds(SpeciesResult, _words, st.none() | _shares),
    species_head=st.none() | st.builds(SpeciesResult, _words, _shares),
    candidates=st.lists(
        st.builds(
            Candidate,
            _words,
            _shares,
            st.none() | st.floats(-1, 1),
            st.none() | st.integers(1),
            st.none() | _words,
            st.none() | _marks,
        ),
        max_size=5,
    ).map(tuple),
    new_individual_probability=_shares,
    decision=st.builds(SuggestedDecision, st.sampled_from(Verdict), st.none() | _words, _words),
    candidate_set=st.builds(CandidateSet, st.integers(0), st.integers(0), _words),
    models=st.dictionaries(_words, _words, max_size=2),
    plausible=st.none()
    | st.builds(PlausibleSet, _shares, st.lists(_words, max_size=3).map(tuple), st.booleans()),
    annotation_id=st.none() | st.integers(1),
    local=st.none()
    | st.builds(LocalComparison, st.integers(0), st.lists(_words, max_size=2).map(tuple)),
    with_head=st.none()
    | st.builds(HeadCandidates, _words, st.integers(0), st.integers(0), st.booleans()),
)

photo_results = st.builds(
    PhotoResult,
    photo=_words,
    sha256=st.just(SHA256),
    refusal=st.none()
    | st.builds(Refusal, st.sampled_from(Step), st.sampled_from(RefusalReason), _words),
    gate=st.none() | st.builds(GateResult, _shares, _shares, st.booleans()),
    annotations=st.lists(_answers, max_size=2).map(tuple),
    content=st.none() | _photos,
)
