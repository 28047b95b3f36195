"""Heads that were fitted on the catalogue's own animals; like decisions, they are only added."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MESSAGE = "adaptations are append-only: add a new one, or one without a head, instead"


def upgrade() -> None:
    """Create the table and its guards, in the words of the database at hand."""
    op.create_table(
        "adaptations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("base_hash", sa.Text, nullable=False, index=True),
        sa.Column("space_hash", sa.Text),
        sa.Column("matrix", sa.LargeBinary),
        sa.Column("offset", sa.LargeBinary),
        sa.Column("report", sa.JSON, nullable=False),
        sa.Column("adapted_at", sa.Text, nullable=False),
    )
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[op.get_bind().dialect.name]
    for statement in statements():
        op.execute(statement)


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER adaptations_refuse_{change} BEFORE {change.upper()} ON adaptations "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for change in ("update", "delete")
    ]


def _postgresql() -> list[str]:
    return [
        "CREATE FUNCTION refuse_change_of_adaptations() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER adaptations_refuse_change BEFORE UPDATE OR DELETE ON adaptations "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_adaptations()",
    ]
