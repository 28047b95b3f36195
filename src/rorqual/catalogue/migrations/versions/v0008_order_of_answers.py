"""The machine's answers by their time, so that the newest are found among very many."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the index."""
    op.create_index(
        "ix_identifications_identified_at_identifications_key",
        "identifications",
        ["identified_at", "key"],
    )
