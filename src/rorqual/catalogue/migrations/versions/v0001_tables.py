"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables, those that others refer to first."""
    _create_photos()
    _create_animals()
    _create_embeddings()
    _create_decisions()
    op.create_table(
        "settings",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def _create_photos() -> None:
    op.create_table(
        "photos",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False, unique=True),
        sa.Column("perceptual_hash", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("file_bytes", sa.Integer),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("captured_local", sa.Text),
        sa.Column("utc_offset_minutes", sa.Integer),
        sa.Column("offset_source", sa.Text),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("camera_make", sa.Text),
        sa.Column("camera_model", sa.Text),
        sa.Column("sharpness", sa.Float, nullable=False),
        sa.Column("exposure", sa.Float, nullable=False),
        sa.Column("contrast", sa.Float, nullable=False),
        sa.Column("clipped", sa.Float, nullable=False),
        sa.Column("gate_score", sa.Float),
        sa.Column("gate_model", sa.Text),
        sa.Column("imported_at", sa.Text, nullable=False),
    )
    op.create_table(
        "photo_files",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("photo_id", sa.Integer, sa.ForeignKey("photos.id"), nullable=False),
        sa.Column("stored_path", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.UniqueConstraint("photo_id", "stored_path"),
    )


def _create_animals() -> None:
    op.create_table(
        "individuals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("species", sa.Text),
    )
    op.create_table(
        "encounters",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("date", sa.Text),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
    )
    op.create_table(
        "annotations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("photo_id", sa.Integer, sa.ForeignKey("photos.id"), nullable=False),
        *(sa.Column(edge, sa.Float, nullable=False) for edge in ("x0", "y0", "x1", "y1")),
        sa.Column("box_source", sa.Text, nullable=False),
        sa.Column("box_score", sa.Float),
        sa.Column("part", sa.Text),
        sa.Column("side", sa.Text),
        sa.Column("quality", sa.Text),
        sa.Column("species", sa.Text),
        sa.Column("encounter_id", sa.Integer, sa.ForeignKey("encounters.id"), index=True),
        sa.Column("date", sa.Text),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.UniqueConstraint("photo_id", "x0", "y0", "x1", "y1"),
    )
    op.create_table(
        "thumbnails",
        sa.Column("annotation_id", sa.Integer, sa.ForeignKey("annotations.id"), primary_key=True),
        sa.Column("jpeg", sa.LargeBinary, nullable=False),
    )


def _create_embeddings() -> None:
    op.create_table(
        "networks",
        sa.Column("spec_hash", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("dimension", sa.Integer, nullable=False),
        sa.Column("licence", sa.Text, nullable=False),
    )
    op.create_table(
        "embeddings",
        sa.Column("annotation_id", sa.Integer, sa.ForeignKey("annotations.id"), primary_key=True),
        sa.Column("spec_hash", sa.Text, sa.ForeignKey("networks.spec_hash"), primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "calibrations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("spec_hash", sa.Text, nullable=False, index=True),
        sa.Column("parameters", sa.JSON, nullable=False),
        sa.Column("report", sa.JSON, nullable=False),
        sa.Column("fitted_at", sa.Text, nullable=False),
    )


def _create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("annotation_id", sa.Integer, sa.ForeignKey("annotations.id"), nullable=False),
        sa.Column("tier", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("individual_id", sa.Integer, sa.ForeignKey("individuals.id"), index=True),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("decided_at", sa.Text, nullable=False),
        sa.CheckConstraint(
            "tier IN ('attested', 'suggested', 'confirmed', 'rejected')", name="tier"
        ),
        sa.CheckConstraint("verdict IN ('match', 'new_individual', 'undecided')", name="verdict"),
        sa.Index(None, "annotation_id", "tier"),
    )
    op.create_table(
        "identifications",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("photo_name", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text),
        sa.Column("identified_at", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
    )
