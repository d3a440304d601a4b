"""Runs the migrations on the connection that it is handed; Alembic imports this file by name."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
