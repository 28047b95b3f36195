"""Whether an animal was alive in a photo, as labelled."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; nobody has said anything yet."""
    op.add_column("annotations", sa.Column("vitality", sa.Text))
