"""Local features of animals: computed once from their photos, and computed anew where lost."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "local_features",
        sa.Column("annotation_id", sa.Integer, sa.ForeignKey("annotations.id"), primary_key=True),
        sa.Column("extractor", sa.Text, primary_key=True),
        sa.Column("features", sa.LargeBinary, nullable=False),
    )
