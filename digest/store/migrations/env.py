"""What Alembic runs: the steps, inside the transaction of the connection that `digest.store.opening` hands over."""

from alembic import context

from digest.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
