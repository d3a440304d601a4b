"""Runs the migrations on the connection that it is handed; Alembic imports this file by name."""

from alembic import context

handed = context.config.attributes
context.configure(connection=handed["connection"], version_table=handed["version_table"])
context.run_migrations()
