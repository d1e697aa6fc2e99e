"""Alembic's entry: the server hands over an open connection, so there is no ini file and no logging set-up."""

from alembic import context

from site_server.adapters.db.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
# The caller's transaction is the transaction.
context.run_migrations()
