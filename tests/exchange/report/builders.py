"""Results and pictures made by hand, for the tests of the report."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

from PIL import Image, ImageDraw

from rorqual.domain.annotation import Annotation, BoxSource, Part
from rorqual.domain.box import Box
from rorqual.domain.identification import (
    NEW_INDIVIDUAL,
    AnnotationResult,
    Candidate,
    CandidateSet,
    GateResult,
    PhotoResult,
    SpeciesResult,
    SuggestedDecision,
    Verdict,
)
from rorqual.domain.photo import CaptureTime, Photo, Quality
from rorqual.domain.refusal import Refusal, RefusalReason, Step
from rorqual.exchange.report import ModelNote, ReportProvenance, write_report

PHOTOS = 2**15  # seeds below are of photos, those above of annotations
WHOLE = Box.whole(1200, 800)
FLUKE = Box(300.0, 200.0, 900.0, 500.0)
EMBEDDING = "lite2@9d02ab3c"
PROVENANCE = ReportProvenance(
    gate_threshold=0.5,
    calibration="Calibrated on 246 individuals of this catalogue.",
    match_threshold=0.8,
    new_threshold=0.6,
    models=(ModelNote("embedding", EMBEDDING, "CC-BY-NC-4.0"), ModelNote("gate", "g@1")),
    notes=("All animals on this page are rendered.",),
)


def drawn_jpeg(
    seed: int, size: tuple[int, int] = (640, 427), *, exif: Image.Exif | None = None
) -> bytes:
    """A picture of the sea that no other seed has."""
    image = Image.new("RGB", size, (20, 70 + seed % 90, 110))
    for bit in range(16):
        if seed >> bit & 1:
            ImageDraw.Draw(image).rectangle((bit * 20, 10, bit * 20 + 16, 60), fill="white")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85, exif=exif or Image.Exif(), comment=b"secret cove")
    return buffer.getvalue()


class DrawnPictures:
    """A picture for every photo and annotation, except those that are said to be missing."""

    def __init__(self, missing: Iterable[str | int] = ()) -> None:
        self.missing = set(missing)
        self.asked: list[str | int] = []

    def query_picture(self, photo: str) -> bytes | None:
        self.asked.append(photo)
        if photo in self.missing:
            return None
        return drawn_jpeg(crc32(photo.encode("utf-8", "surrogateescape")) % PHOTOS)

    def annotation_picture(self, annotation_id: int) -> bytes | None:
        self.asked.append(annotation_id)
        if annotation_id in self.missing:
            return None
        return drawn_jpeg(PHOTOS + annotation_id, (400, 260))


def content(time: CaptureTime | None = None) -> Photo:
    quality = Quality(sharpness=214.0, exposure=0.44, contrast=0.18, clipped=0.01)
    return Photo("ab" * 32, "0" * 16, "jpeg", 1200, 800, time, None, None, quality)


def taken(hour: int, offset: int = 0, source: str = "exif") -> CaptureTime:
    return CaptureTime(datetime(2024, 4, 12, hour, 30), offset, source)


def animal(
    verdict: Verdict = Verdict.MATCH,
    *,
    names: tuple[str, ...] = ("Tiaki", "Notch", NEW_INDIVIDUAL),
    probabilities: tuple[float, ...] = (0.9, 0.05, 0.03),
    box: Box = WHOLE,
    annotation_id: int | None = None,
) -> AnnotationResult:
    candidates = tuple(
        Candidate(name, share)
        if name == NEW_INDIVIDUAL
        else Candidate(name, share, 0.7, 1 + place, f"{name}.jpg")
        for place, (name, share) in enumerate(zip(names, probabilities, strict=True))
    )
    new = dict(zip(names, probabilities, strict=True)).get(NEW_INDIVIDUAL, 0.01)
    source = BoxSource.WHOLE_PHOTO if box == WHOLE else BoxSource.DETECTED
    return AnnotationResult(
        annotation=Annotation(box, source, None if box == WHOLE else 0.91, Part.FLUKE),
        species=SpeciesResult("humpback_whale", 0.98),
        candidates=candidates,
        new_individual_probability=new,
        decision=SuggestedDecision(
            verdict, names[0] if verdict is Verdict.MATCH else None, f"Best has {probabilities[0]}."
        ),
        candidate_set=CandidateSet(309, 3139, "all"),
        models={"embedding": EMBEDDING},
        annotation_id=annotation_id,
    )


def identified(
    photo: str, *animals: AnnotationResult, time: CaptureTime | None = None
) -> PhotoResult:
    gate = GateResult(0.97, 0.5, True)
    return PhotoResult(photo, "cd" * 32, None, gate, animals or (animal(),), content(time))


def refused(photo: str) -> PhotoResult:
    message = f"{photo} ends before the picture does. Copy it from the camera again."
    refusal = Refusal(Step.READ, RefusalReason.TRUNCATED_IMAGE, message)
    return PhotoResult(photo, None, refusal, None, ())


def written(
    path: Path, results: Iterable[PhotoResult], pictures: DrawnPictures | None = None
) -> str:
    """The text of the page with those results."""
    write_report(
        path,
        results,
        pictures or DrawnPictures(),
        title="Spring <2024> & friends",
        catalogue_name="north-atlantic",
        created_at=datetime(2024, 4, 13, 18, 20, tzinfo=UTC),
        provenance=PROVENANCE,
    )
    return path.read_text(encoding="utf-8")
