"""Alembic's entry: every table there is, and the connection that was handed in."""

from alembic import context

from abuse_mta.store.migrations.metadata import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    compare_type=True,
    user_module_prefix="sqltypes.",
    transactional_ddl=True,
)
context.run_migrations()
