"""How alembic reaches the database: the connection that `storage.migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

from storage import models

assert models
connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
