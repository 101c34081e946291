import gzip
import zlib
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import Exit, SourceError
from digest.net.answers import FetchError, decode, refused, retry_after, too_large

BODY = b"<rss>" + b"some text of a feed " * 50 + b"</rss>"


def bare_deflate(data) -> Any:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


ENCODERS: dict[str, Any] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    " GZIP ": gzip.compress,
    "": bytes,
    "identity": bytes,
}


@pytest.mark.parametrize("encoding", ENCODERS)
@given(body=st.binary(max_size=2000))
def test_what_was_encoded_comes_back(encoding, body):
    """Every encoding we offer is undone, whatever the body is."""
    assert decode(ENCODERS[encoding](body), encoding, limit=4000, where="u") == body


@given(body=st.binary(min_size=1, max_size=2000))
def test_bare_deflate_is_understood(body):
    """Servers send `deflate` without zlib's header; that is read too."""
    assert decode(bare_deflate(body), "deflate", limit=4000, where="u") == body


def test_members_of_a_gzip_file_are_joined():
    """A gzip body may have several members (RFC 1952, 2.2), and the limit counts over all."""
    both = gzip.compress(b"one ") + gzip.compress(b"two")
    assert decode(both, "gzip", limit=7, where="u") == b"one two"
    with pytest.raises(FetchError, match="more than"):
        decode(both, "gzip", limit=6, where="u")


def test_what_follows_the_last_member_is_no_part_of_the_body():
    """Padding after a gzip body is dropped."""
    assert decode(gzip.compress(b"one") + b"\x00\x00", "gzip", limit=10, where="u") == b"one"


def test_a_bomb_ends_at_the_limit():
    """Ten megabytes in ten kilobytes are refused without being unpacked."""
    with pytest.raises(FetchError, match="unpacks to more than 1 MiB") as caught:
        decode(gzip.compress(bytes(10 * 2**20)), "gzip", limit=2**20, where="https://x.test/")
    assert caught.value.where == "https://x.test/"
    assert caught.value.hint


def test_a_body_of_exactly_the_limit_passes():
    """The limit itself is allowed."""
    assert len(decode(gzip.compress(bytes(1000)), "gzip", limit=1000, where="u")) == 1000


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
@pytest.mark.parametrize("kept", [0, 1, 5, 20, -1])
def test_a_torn_body_is_an_error(encoding, kept):
    """A compressed body that ends in the middle is never taken for whole."""
    whole = ENCODERS[encoding](BODY)
    with pytest.raises(FetchError, match=r"ends in the middle|damaged"):
        decode(whole[:kept], encoding, limit=10**6, where="u")


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "zstd", "gzip,deflate", "rot13"])
def test_other_encodings_are_refused(encoding):
    """Nested and unknown encodings are errors: nobody asked for them."""
    with pytest.raises(FetchError, match="encoded as"):
        decode(b"x", encoding, limit=10, where="u")


def test_garbage_is_damaged():
    """Bytes that are no gzip say so."""
    with pytest.raises(FetchError, match="damaged"):
        decode(b"this is no gzip at all", "gzip", limit=100, where="u")


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "120"}, timedelta(minutes=2)),
        ({"retry-after": " 0 "}, timedelta(0)),
        ({"retry-after": "99999999999999999999"}, timedelta(seconds=10**8)),
        (
            {"retry-after": "Wed, 21 Oct 2015 07:30:00 GMT", "date": "Wed, 21 Oct 2015 07:28:00 GMT"},
            timedelta(minutes=2),
        ),
        (
            {"retry-after": "Wed, 21 Oct 2015 07:00:00 GMT", "date": "Wed, 21 Oct 2015 07:28:00 GMT"},
            timedelta(0),
        ),
        ({"retry-after": "Wed, 21 Oct 2015 07:30:00 GMT"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "٣"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read(headers, wait):
    """Retry-After is seconds, or a date against the server's own clock; nonsense is as if it were not there."""
    assert retry_after(headers) == wait


@pytest.mark.parametrize("status", [204, 206, 304, 400, 401, 403, 404, 410, 429, 500, 503, 599, 799])
def test_every_status_has_what_where_and_hint(status):
    """An error names the status, the place and a remedy, and carries the status for those who decide."""
    error = refused(status, {"retry-after": "7"}, "https://x.test/feed")
    assert str(error).startswith(f"https://x.test/feed: the server answered {status}")
    assert error.hint.endswith(".")
    assert (error.status, error.retry_after) == (status, timedelta(seconds=7))


def test_a_fetch_error_is_a_source_error():
    """Rooms that know only the tree of errors can catch it, and the exit code is that of a source."""
    error = FetchError("x")
    assert isinstance(error, SourceError | OSError)
    assert error.exit_code is Exit.NOTHING_COLLECTED
    assert (error.status, error.retry_after) == (0, None)


def test_sizes_are_written_for_people():
    """A limit is named in MiB."""
    assert str(too_large(10 * 2**20, "u")) == "u: the body is larger than 10 MiB"
