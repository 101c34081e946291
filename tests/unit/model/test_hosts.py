"""What a name alone tells of a host."""

import pytest

from digest.model.hosts import is_loopback


@pytest.mark.parametrize(
    ("host", "local"),
    [("localhost", True), ("LOCALHOST.", True), ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("[::1]", True), ("mail.localhost", True),
     ("localhost.example.org", False), ("10.0.0.1", False), ("mail.example.org", False), ("", False), ("127.0.0.1.example.org", False)],
)  # fmt: skip
def test_loopback_is_this_machine_only(host, local):
    """Only names and addresses that cannot leave this machine count as loopback."""
    assert is_loopback(host) is local
