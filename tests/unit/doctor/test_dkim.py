"""The published key beside the one that signs: every way in which a record can be wrong."""

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery import keys
from digest.doctor.dkim import BrokenTagsError, compared, judged, publish, tags
from digest.errors import ConfigError, Exit
from digest.model.health import Diagnosis, SigningKey, Standing
from tests.unit.doctor.zone import told

PUBLIC = base64.b64encode(b"a public key " * 20).decode()
KEY = SigningKey(domain="quay.press", selector="news", kind="rsa", public=PUBLIC, bits=2048)
ED = SigningKey(domain="quay.press", selector="ed", kind="ed25519", public="A" * 43 + "=")


def first(record: str, key: SigningKey = KEY) -> Diagnosis:
    return compared(record, key)[0]


@pytest.mark.parametrize(
    "record",
    [
        KEY.record,
        f"p={PUBLIC}",
        f"v=DKIM1;p={PUBLIC};",
        f" v = DKIM1 ; k = RSA ; p = {PUBLIC} ",
        f"v=DKIM1; h=sha1:sha256; s=email; t=s; n=a note; p={PUBLIC}",
        f"v=DKIM1; s=*; p={PUBLIC[:60]} {PUBLIC[60:]}",
        f"v=DKIM1; p={PUBLIC.rstrip('=')}",
        f"v=DKIM1; unknown=tag; p={PUBLIC}",
    ],
)
def test_a_record_that_receivers_accept(record):
    """White space, order behind v=, unknown tags and padding do not matter (RFC 6376 3.6.1)."""
    assert first(record).standing is Standing.OK


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ("v=DKIM1; k=rsa; p=", "was revoked"),
        ("v=DKIM1; k=rsa", "holds no key"),
        (f"v=DKIM2; p={PUBLIC}", "does not begin with v=DKIM1"),
        (f"p={PUBLIC}; v=DKIM1", "does not begin with v=DKIM1"),
        (f"v=DKIM1; k=ed25519; p={PUBLIC}", "is for a key of the kind ed25519"),
        ("v=DKIM1; p=b3RoZXI=", "publishes another key"),
        (f"v=DKIM1; p={PUBLIC[:200]}", "it was cut off"),
        (f"v=DKIM1; h=sha1; p={PUBLIC}", "allows the hash sha1 only"),
        (f"v=DKIM1; s=tlsrpt; p={PUBLIC}", "is for the service tlsrpt only"),
        (f'"v=DKIM1; p={PUBLIC[:100]}" "{PUBLIC[100:]}"', "quotation marks"),
        ("v=spf1 -all", "holds no key"),
        ("some text", "is not tag=value"),
        (f"v=DKIM1; p={PUBLIC}; p={PUBLIC}", "says p= twice"),
    ],
)
def test_a_record_with_which_every_signature_fails(record, why):
    """Each is an error that says what is wrong, and gives the record to publish."""
    found = first(record)
    assert (found.standing, found.code) == (Standing.ERROR, Exit.CONFIG)
    assert why in found.what
    assert "news._domainkey.quay.press. IN TXT" in found.hint


def test_testing_and_short_keys_are_warnings():
    """Both at once are two findings: signatures hold, but count for less."""
    short = SigningKey(domain="quay.press", selector="news", kind="rsa", public=PUBLIC, bits=1024)
    found = compared(f"v=DKIM1; t=y:s; p={PUBLIC}", short)
    assert [one.standing for one in found] == [Standing.WARNING, Standing.WARNING]
    assert "t=y" in found[0].what
    assert "1024 bits" in found[1].what


def test_an_ed25519_key():
    """Its kind has to be said, and it has no length to judge."""
    assert first(ED.record, ED).standing is Standing.OK
    assert "Ed25519" in first(ED.record, ED).what
    assert first(f"v=DKIM1; p={ED.public}", ED).standing is Standing.ERROR


@pytest.mark.parametrize(
    ("records", "standing", "why"),
    [
        ([KEY.record], "ok", "publishes the key that signs here (RSA, 2048 bits)"),
        ([], "error", "has no record"),
        ([KEY.record, KEY.record + " "], "error", "has 2 records"),
    ],
)
def test_one_record_has_to_stand_under_the_selector(records, standing, why):
    """None and several fail."""
    (found,) = told(judged(KEY), {"TXT news._domainkey.quay.press": records})
    assert found.standing == standing
    assert why in found.what


def test_a_silent_name_server_is_told_as_such():
    """Nothing is claimed about the record."""
    (found,) = told(judged(KEY), {"TXT news._domainkey.quay.press": "no answer within 5 s"})
    assert found.code is Exit.UNAVAILABLE


def test_what_to_publish_is_cut_into_strings_that_fit():
    """RFC 1035 3.3: 255 bytes each, joined they are the record."""
    strings = [part for part in publish(KEY).partition("TXT ( ")[2].split('"') if len(part) > 3]
    assert all(len(one) <= 255 for one in strings)
    assert "".join(strings) == KEY.record


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fall(text):
    """A stranger's record is compared or refused in words."""
    (found, *_) = compared(text, KEY)
    assert found.standing is Standing.ERROR
    assert found.hint


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True), st.from_regex(r"[A-Za-z0-9:/+=@ ]{0,12}", fullmatch=True)
    )
)
def test_tags_are_read_as_they_were_written(wanted):
    """Names and trimmed values, in order."""
    found = tags("; ".join(f"{name}={value}" for name, value in wanted.items()))
    assert list(found.items()) == [(name, value.strip()) for name, value in wanted.items()]


@pytest.mark.parametrize("text", ["=x", "a b=c", "1a=b", "v=1; =", "x"])
def test_what_is_no_list_of_tags(text):
    """RFC 6376 3.2."""
    with pytest.raises(BrokenTagsError):
        tags(text)


# --- from key files


@pytest.mark.parametrize("bits", [2048, 0])
def test_the_public_half_is_what_keygen_prints(tmp_path, bits):
    """The very record that `digest dkim keygen` printed is expected."""
    private = keys.new_key(bits)
    keys.write_key(private, tmp_path / "key.pem")
    found = keys.published(tmp_path / "key.pem", "news", "quay.press")
    assert found.record == keys.record(private)
    assert found.bits == bits
    assert found.name == "news._domainkey.quay.press"
    assert compared(keys.record(private), found)[0].standing is Standing.OK


def test_a_key_of_another_kind_is_refused(tmp_path):
    """Neither RSA nor Ed25519 signs mail."""
    private = ec.generate_private_key(ec.SECP256R1())
    path = tmp_path / "key.pem"
    path.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    path.chmod(0o600)
    with pytest.raises(ConfigError, match="neither an RSA nor an Ed25519 key"):
        keys.published(path, "news", "quay.press")


def test_two_keys_differ():
    """The comparison is of the key itself, not of its form."""
    one, other = (rsa.generate_private_key(65537, 1024) for _ in range(2))
    mine = SigningKey(domain="d.press", selector="s", kind="rsa", public=keys.record(one).partition("p=")[2], bits=1024)
    assert compared(keys.record(other), mine)[0].standing is Standing.ERROR
    assert compared(keys.record(one), mine)[0].standing is Standing.WARNING
