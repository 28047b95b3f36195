"""What Alembic runs for a migration: it works on the connection that the catalogue hands over."""

from alembic import context

from rorqual.catalogue.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
)
with context.begin_transaction():
    context.run_migrations()
