"""Decisions can be added, never changed or removed: the database itself refuses it."""

from alembic import op

revision = "0002"
down_revision = "0001"

MESSAGE = "decisions are append-only: add a new decision instead"


def upgrade() -> None:
    """Create the triggers, in the words of the database at hand."""
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[op.get_bind().dialect.name]
    for statement in statements():
        op.execute(statement)


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER decisions_refuse_{change} BEFORE {change.upper()} ON decisions "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for change in ("update", "delete")
    ]


def _postgresql() -> list[str]:
    return [
        "CREATE FUNCTION refuse_change_of_decisions() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER decisions_refuse_change BEFORE UPDATE OR DELETE ON decisions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_decisions()",
    ]
