"""Which tables does a catalogue have? The migrations build them; a test compares the two."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from rorqual.catalogue.text import Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

photos = Table(
    "photos",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", Text, nullable=False, unique=True),
    Column("perceptual_hash", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("file_bytes", Integer),  # size of the file
    Column("width", Integer, nullable=False),  # pixels, upright
    Column("height", Integer, nullable=False),
    Column("captured_local", Text),  # ISO 8601, what the camera's clock showed
    Column("utc_offset_minutes", Integer),
    Column("offset_source", Text),
    Column("latitude", Float),  # of the camera, degrees WGS 84
    Column("longitude", Float),
    Column("camera_make", Text),
    Column("camera_model", Text),
    Column("sharpness", Float, nullable=False),
    Column("exposure", Float, nullable=False),
    Column("contrast", Float, nullable=False),
    Column("clipped", Float, nullable=False),
    Column("gate_score", Float),  # 0..1
    Column("gate_model", Text),
    Column("imported_at", Text, nullable=False),  # ISO 8601, UTC
)

photo_files = Table(
    "photo_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("photo_id", ForeignKey("photos.id"), nullable=False),
    Column("stored_path", Text, nullable=False),  # absolute; in a zip: <path of the zip>!/<entry>
    Column("name", Text, nullable=False),  # relative, as the user gave it
    UniqueConstraint("photo_id", "stored_path"),
)

individuals = Table(
    "individuals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("species", Text),
)

encounters = Table(
    "encounters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("date", Text),  # these three as its earliest label says
    Column("latitude", Float),
    Column("longitude", Float),
)

annotations = Table(
    "annotations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("photo_id", ForeignKey("photos.id"), nullable=False),
    Column("x0", Float, nullable=False),  # pixels of the upright photo, x1 and y1 exclusive
    Column("y0", Float, nullable=False),
    Column("x1", Float, nullable=False),
    Column("y1", Float, nullable=False),
    Column("box_source", Text, nullable=False),
    Column("box_score", Float),
    Column("part", Text),
    Column("side", Text),
    Column("quality", Text),
    Column("species", Text),  # this and the following as labelled
    Column("encounter_id", ForeignKey("encounters.id"), index=True),
    Column("date", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("notes", JSON, nullable=False),
    Column("vitality", Text),  # alive or dead, as labelled for this photo
    UniqueConstraint("photo_id", "x0", "y0", "x1", "y1"),
)

# Apart from the annotations, so that reading all of those stays quick.
thumbnails = Table(
    "thumbnails",
    metadata,
    Column("annotation_id", ForeignKey("annotations.id"), primary_key=True),
    Column("jpeg", LargeBinary, nullable=False),
)

networks = Table(
    "networks",
    metadata,
    Column("spec_hash", Text, primary_key=True),
    Column("id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("licence", Text, nullable=False),
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("annotation_id", ForeignKey("annotations.id"), primary_key=True),
    Column("spec_hash", ForeignKey("networks.spec_hash"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # float32, little-endian, unit length
)

# What can be computed anew from the photos; unlike other rows these may be replaced.
local_features = Table(
    "local_features",
    metadata,
    Column("annotation_id", ForeignKey("annotations.id"), primary_key=True),
    Column("extractor", Text, primary_key=True),  # id@hash
    Column("features", LargeBinary, nullable=False),  # see matching.local.blob
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("annotation_id", ForeignKey("annotations.id"), nullable=False),
    Column("tier", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("individual_id", ForeignKey("individuals.id"), index=True),
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("details", JSON, nullable=False),
    Column("decided_at", Text, nullable=False),
    CheckConstraint("tier IN ('attested', 'suggested', 'confirmed', 'rejected')", name="tier"),
    CheckConstraint("verdict IN ('match', 'new_individual', 'undecided')", name="verdict"),
    Index(None, "annotation_id", "tier"),
)

identifications = Table(
    "identifications",
    metadata,
    Column("key", Text, primary_key=True),
    Column("photo_name", Text, nullable=False),
    Column("sha256", Text),
    Column("identified_at", Text, nullable=False),
    Column("result", Text, nullable=False),  # JSON
    Index(None, "identified_at", "key"),
)

calibrations = Table(
    "calibrations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("spec_hash", Text, nullable=False, index=True),
    Column("parameters", JSON, nullable=False),
    Column("report", JSON, nullable=False),
    Column("fitted_at", Text, nullable=False),
)

adaptations = Table(
    "adaptations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("base_hash", Text, nullable=False, index=True),  # of the network's spec
    Column("space_hash", Text),  # names the new embedding; NULL, with the next two: switched off
    Column("matrix", LargeBinary),  # float32, little-endian, row by row
    Column("offset", LargeBinary),  # float32, little-endian, as long as a row
    Column("report", JSON, nullable=False),
    Column("adapted_at", Text, nullable=False),
)

network_choices = Table(
    "network_choices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task", Text, nullable=False),
    Column("network_id", Text, nullable=False),
    Column("spec_hash", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("chosen_at", Text, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
