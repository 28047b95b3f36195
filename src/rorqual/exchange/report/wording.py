"""How is a value said to a person? Percentages, species, times and words of the page."""

from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.grouping import GroupFlag
from rorqual.domain.identification import PlausibleSet
from rorqual.domain.photo import CaptureTime
from rorqual.domain.refusal import Step

OFFSET_SOURCES = {
    "exif": "from the camera",
    "gps": "from the GPS time",
    "assumed_utc": "assumed, the camera gives none",
}
STEPS = {
    Step.READ: "while the file was read",
    Step.GATE: "at the gate",
    Step.DETECT: "while the animal was looked for",
    Step.EMBED: "while the animal was compared",
}
GROUP_WARNINGS = {
    GroupFlag.BARBELL: "Look closely: perhaps two individuals, joined by a thin bridge.",
    GroupFlag.BETWEEN_KNOWN: "Look closely: two known individuals resemble it enough.",
}
PLAUSIBLE_NAMED = 12  # individuals of a set of candidates


def percent(share: float) -> str:
    """A share of 0..1 as a percentage that never rounds to a certainty that is not there."""
    value = 100 * share
    if 0 < value < 0.05:
        return "<0.1%"
    if 99.95 <= value < 100:
        return ">99.9%"
    if value in (0, 100) or 9.95 <= value < 99.5:
        return f"{value:.0f}%"
    return f"{value:.1f}%"


def sentence_case(word: str) -> str:
    """A word of the results, such as `not_a_cetacean`, as it stands in a text."""
    text = word.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def plausible_set(plausible: PlausibleSet) -> str:
    """The answers that cannot be ruled out, in words; of many individuals the likeliest."""
    named = plausible.individuals[:PLAUSIBLE_NAMED]
    more = len(plausible.individuals) - len(named)
    further = f"{more} more individual{'s' if more > 1 else ''}" if more else None
    new = "a new individual" if plausible.new_individual else None
    words = [word for word in (*named, further, new) if word]
    if not words:
        return "no answer: the photo is unlike those that calibrated"
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def group_warning(flag: str) -> str:
    """What a person should look at first in a group, as a sentence."""
    return GROUP_WARNINGS[GroupFlag(flag)]


def utc_offset(minutes: int) -> str:
    """An offset in minutes as in `UTC+02:00`."""
    sign = "\N{MINUS SIGN}" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours:02d}:{rest:02d}"


def capture_time(time: CaptureTime) -> str:
    """When a photo was taken, and where its offset from UTC comes from."""
    local = f"{time.local.day} {time.local:%B %Y, %H:%M:%S}"
    source = OFFSET_SOURCES.get(time.offset_source, time.offset_source)
    return f"{local} {utc_offset(time.utc_offset_minutes)} ({source})"


def capture_seconds(time: CaptureTime) -> int:
    """When a photo was taken, in seconds that order photos of different offsets."""
    local = time.local
    seconds = (local.toordinal() * 24 + local.hour) * 3600 + local.minute * 60 + local.second
    return seconds - 60 * time.utc_offset_minutes


def view_of(annotation: Annotation) -> str:
    """Which part of the animal the box shows, and who drew it."""
    drawn = {
        BoxSource.GIVEN: "box given",
        BoxSource.DETECTED: "box detected",
        BoxSource.WHOLE_PHOTO: "the whole photo",
    }[annotation.box_source]
    if annotation.box_score is not None and annotation.box_source is BoxSource.DETECTED:
        drawn += f" with score {annotation.box_score:.2f}"
    part = annotation.part and sentence_case(annotation.part)
    side = annotation.side and f"{annotation.side} side"
    quality = annotation.quality and f"graded {annotation.quality}"
    return ", ".join(word for word in (part, side, drawn, quality) if word)
