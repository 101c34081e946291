"""Which workers are alive: on SQLite a file that each keeps locked, on PostgreSQL a lease that each keeps renewing.

A free lock proves a worker dead at once; a lease is over when the server's clock says so. Dying in any way gives either up.
"""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from digest.errors import StoreError
from digest.store.connections import MILLISECOND, Connections
from digest.store.locks import drop, lock_path, take
from digest.store.recovery import take_back
from digest.store.schema import workers

BEATS = 3  # signs of life per lease


class Presence:
    """The book of the workers of one database."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @contextmanager
    def working(self, worker: str) -> Iterator[None]:
        """Keep `worker` in the book while the block runs; what it still holds at the end is taken back."""
        with ExitStack() as stack:
            if not self._connections.on_server:
                stack.enter_context(self._locked(worker))
            self._enter(worker)
            stack.callback(self._leave, worker)
            if self._connections.on_server:
                stack.enter_context(self._beating(worker))
            yield

    @contextmanager
    def burying(self) -> Iterator[None]:
        """Strike the dead from the book; the proofs of their death are held while the block runs."""
        with ExitStack() as stack:
            if self._connections.on_server:
                with self._connections.write() as connection:
                    now = self._connections.now(connection)
                    connection.execute(delete(workers).where(workers.c.lease_until <= now))
            else:
                with self._connections.read() as connection:
                    names = list(connection.scalars(select(workers.c.id)))
                dead = [name for name in names if self._is_dead(name, stack)]
                if dead:
                    with self._connections.write() as connection:
                        connection.execute(delete(workers).where(workers.c.id.in_(dead)))
            yield

    @contextmanager
    def _locked(self, worker: str) -> Iterator[None]:
        if self._connections.file is None:
            yield
            return
        path = lock_path(self._connections.file, _lock_name(worker))
        descriptor = take(path)
        if descriptor is None:
            raise StoreError(f"worker {worker} is at work already", where=str(path))
        try:
            yield
        finally:
            drop(path, descriptor)

    def _is_dead(self, worker: str, stack: ExitStack) -> bool:
        if self._connections.file is None:
            return False
        path = lock_path(self._connections.file, _lock_name(worker))
        descriptor = take(path)
        if descriptor is None:
            return False
        stack.callback(drop, path, descriptor)
        return True

    def _enter(self, worker: str) -> None:
        """Write a worker into the book. One of the same name that left rows behind is dead: we hold its lock, or its lease is over."""
        with self._connections.write() as connection:
            now = self._connections.now(connection)
            expired = workers.c.lease_until.is_(None) | (workers.c.lease_until <= now)
            connection.execute(delete(workers).where(workers.c.id == worker, expired))
            if connection.execute(select(workers.c.id).where(workers.c.id == worker)).scalar_one_or_none() is not None:
                raise StoreError(f"worker {worker} is at work already")
            take_back(connection, now)
            entry = {"id": worker, "host": socket.gethostname(), "pid": os.getpid(), "started_at": now}
            connection.execute(workers.insert().values(**entry, lease_until=self._lease_end(now)))

    def _leave(self, worker: str) -> None:
        # A database that is gone cannot take our leave: the next run finds the lock free, or the lease over.
        with suppress(StoreError), self._connections.write() as connection:
            connection.execute(delete(workers).where(workers.c.id == worker))
            take_back(connection, self._connections.now(connection))

    @contextmanager
    def _beating(self, worker: str) -> Iterator[None]:
        """Renew the lease from a thread, so that a long dot does not end it."""
        over = threading.Event()
        thread = threading.Thread(target=self._beat, args=(worker, over), name=f"lease-{worker}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _beat(self, worker: str, over: threading.Event) -> None:
        while not over.wait(self._connections.lease.total_seconds() / BEATS):
            with suppress(StoreError), self._connections.write() as connection:  # the next beat may get through
                self._renew(connection, worker)

    def _renew(self, connection: Connection, worker: str) -> None:
        """Lengthen a lease that still runs. One that is over stays over: its rows may be in other hands."""
        now = self._connections.now(connection)
        mine = update(workers).where(workers.c.id == worker, workers.c.lease_until > now)
        connection.execute(mine.values(lease_until=self._lease_end(now)))

    def _lease_end(self, now: int) -> int | None:
        return now + self._connections.lease // MILLISECOND if self._connections.on_server else None


def _lock_name(worker: str) -> str:
    return f"worker-{worker}"
