"""Networks that a catalogue was switched to later; like decisions, they are only added."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MESSAGE = "choices of networks are append-only: switch to a network again instead"


def upgrade() -> None:
    """Create the table and its guards, in the words of the database at hand."""
    op.create_table(
        "network_choices",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("network_id", sa.Text, nullable=False),
        sa.Column("spec_hash", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("chosen_at", sa.Text, nullable=False),
    )
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[op.get_bind().dialect.name]
    for statement in statements():
        op.execute(statement)


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER network_choices_refuse_{change} BEFORE {change.upper()} "
        f"ON network_choices BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for change in ("update", "delete")
    ]


def _postgresql() -> list[str]:
    return [
        "CREATE FUNCTION refuse_change_of_network_choices() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER network_choices_refuse_change BEFORE UPDATE OR DELETE ON network_choices "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_network_choices()",
    ]
