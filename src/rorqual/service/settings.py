"""How is a service set up? Options of `rorqual serve` and variables RORQUAL_SERVICE_*."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from rorqual.identify.ordered_work import default_workers
from rorqual.photos.reader import DEFAULT_MAX_PIXELS

MEGABYTE = 1 << 20


class ServiceSettings(BaseSettings):
    """Limits and choices of one service."""

    model_config = SettingsConfigDict(env_prefix="RORQUAL_SERVICE_", frozen=True)

    open: bool = Field(default=False, description="Answer everybody, without keys.")
    workers: int = Field(default_factory=default_workers, ge=1, description="Photos at a time.")
    queue: int = Field(
        default=64, ge=0, description="Photos that may wait; beyond it requests are refused."
    )
    max_upload_bytes: int = Field(
        default=100 * MEGABYTE, ge=1, description="The largest photo that is taken."
    )
    max_archive_bytes: int = Field(
        default=2048 * MEGABYTE, ge=1, description="The largest archive that is taken."
    )
    max_archive_entries: int = Field(
        default=20_000, ge=1, description="Files that an archive may hold."
    )
    max_images: int = Field(default=50, ge=1, description="Photos of one request to /match.")
    max_pixels: int = Field(
        default=DEFAULT_MAX_PIXELS, ge=1, description="The largest photo that is decoded."
    )
    job_from: int = Field(
        default=100, ge=1, description="Photos of an archive from which on it becomes a job."
    )
    job_lease_seconds: float = Field(
        default=30.0, gt=0, description="How long a job waits for a process that is gone."
    )
    requests_per_minute: int = Field(
        default=600, ge=1, description="Of one key; a batch counts as one."
    )
    trusted_proxies: str = Field(
        default="", description="Addresses whose X-Forwarded-For is believed, with commas between."
    )
    keep_uploads: bool = Field(
        default=True, description="Keep uploaded photos in the catalogue's folder."
    )
    with_head: bool = Field(
        default=False,
        description="Let the individuals that the catalogue's network was trained on compete, "
        "without photos; `rorqual calibrate --with-head` calibrates that.",
    )
    head_names: Path | None = Field(
        default=None,
        description="Table head,individual of those of them whom the catalogue calls otherwise.",
    )
    mask_network: str = Field(
        default="", description="Id of the segmentation network that makes masks; none without it."
    )
    mask_side: int = Field(
        default=512, ge=16, le=2048, description="Pixels that a side of a mask has at most."
    )
    refresh_seconds: float = Field(
        default=2.0, gt=0, description="How often the catalogue is looked at for changes."
    )
    allow_insecure_webhooks: bool = Field(
        default=False, description="Let webhooks lead to http, this machine and private networks."
    )
    webhook_poll_seconds: float = Field(
        default=1.0, gt=0, description="How often the outbox of webhooks is looked into."
    )
    drift_window: int = Field(
        default=500, ge=50, le=2000, description="Photos that are recent in statistics of drift."
    )
    drift_baseline: Path | None = Field(
        default=None,
        description="Folder of a run of `rorqual evaluate` that recent photos are compared with; "
        "without it the photos answered before.",
    )
    drift_every_seconds: float = Field(
        default=3600.0, ge=0, description="How often drift is looked for; 0 for never."
    )
