"""Why a photo was not used: a typed value in the result, never a lost photo."""

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """The step of the way at which a photo was refused."""

    READ = "read"
    GATE = "gate"
    DETECT = "detect"
    EMBED = "embed"


class RefusalReason(StrEnum):
    """The enumerated reasons."""

    # read
    MISSING_FILE = "missing_file"
    UNREADABLE_FILE = "unreadable_file"  # permission or disk error
    EMPTY_FILE = "empty_file"
    NOT_AN_IMAGE = "not_an_image"
    TRUNCATED_IMAGE = "truncated_image"
    DAMAGED_IMAGE = "damaged_image"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    CAMERA_RAW = "camera_raw"
    UNSUPPORTED_FORMAT = "unsupported_format"
    DAMAGED_ARCHIVE = "damaged_archive"
    ENCRYPTED_ENTRY = "encrypted_entry"
    SUSPICIOUS_ENTRY = "suspicious_entry"  # a zip entry that unpacks to far more than it is
    # gate
    NOT_A_CETACEAN = "not_a_cetacean"
    # gate, detect, embed
    NETWORK_FAILED = "network_failed"
    # any step
    INTERNAL_ERROR = "internal_error"  # a fault of the program, not of the photo


@dataclass(frozen=True, slots=True)
class Refusal:
    """A photo that was not used, with the step, the reason and what to do about it."""

    step: Step
    reason: RefusalReason
    message: str  # names the user's file and the remedy
