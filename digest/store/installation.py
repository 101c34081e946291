"""What is peculiar to this installation: the key under which addresses are hashed."""

import base64
from hashlib import blake2b

from sqlalchemy import select

from digest.store.connections import Connections
from digest.store.schema import installation

KEY_SIZE = 15
"""Bytes; 120 bits, and base64 needs no padding."""


class AddressKeys:
    """Turns normalised addresses into their keyed hashes; the key is read once."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._secret = b""

    def __call__(self, address: str) -> str:
        """Give the key of a normalised address: the same for one installation, worthless to another. Raises `StoreError`."""
        if not self._secret:
            with self._connections.read() as connection:
                self._secret = connection.execute(select(installation.c.address_key)).scalar_one()
        digest = blake2b(address.casefold().encode("utf-8", "surrogatepass"), digest_size=KEY_SIZE, key=self._secret)
        return base64.urlsafe_b64encode(digest.digest()).decode()
