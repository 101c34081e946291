"""What Alembic runs: the steps, inside the transaction of the connection that `digest.store.opening` hands over."""

from alembic import context

from digest.store.schema import deliveries

context.configure(connection=context.config.attributes["connection"], target_metadata=deliveries.metadata)
context.run_migrations()
