"""Keys for signing: made, read from files that their owner alone can read, and as the DNS publishes them."""

import base64
import os
import stat
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery import keys, signing
from digest.errors import ConfigError, UsageError
from tests.signatures import private

PEM, PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
PLAIN = serialization.NoEncryption()


def written(path: Path, kind: str = "rsa") -> Path:
    keys.write_key(private(kind), path / f"{kind}.pem")
    return path / f"{kind}.pem"


def raw(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    path.chmod(0o600)
    return path


@pytest.mark.parametrize(("kind", "algorithm"), [("rsa", "rsa-sha256"), ("ed25519", "ed25519-sha256")])
def test_a_key_that_was_written_can_be_read(tmp_path, kind, algorithm):
    """It signs as the key that was made does, under the selector that was asked for."""
    key = keys.read_key(written(tmp_path, kind), "s", algorithm)
    assert (key.algorithm, key.selector, key.weakness) == (algorithm, "s", "")
    assert key.sign(b"data") == keys.key_of(private(kind), "s").sign(b"data")


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Give what was parsed as a key from now on."""
    seen: list[bytes] = []
    parse = serialization.load_pem_private_key

    def counted(pem: bytes, password: None) -> object:
        seen.append(pem)
        return parse(pem, password)

    monkeypatch.setattr(serialization, "load_pem_private_key", counted)
    keys._parsed.cache_clear()
    return seen


def test_a_key_is_parsed_once(tmp_path, parsed):
    """However often it is asked for, to sign with or to be published; another file with the same key is the same key."""
    path = written(tmp_path)
    for _ in range(3):
        keys.read_key(path, "s", "rsa-sha256")
        keys.published(path, "s", "example.org")
    keys.read_key(raw(tmp_path / "copy.pem", path.read_bytes()), "s", "rsa-sha256")
    assert parsed == [path.read_bytes()]


def test_a_key_that_changed_is_another(tmp_path, parsed):
    """Its file is looked at each time: at what stands in it, and at who may read it."""
    path = written(tmp_path)
    before = keys.published(path, "s", "example.org").public
    raw(path, keys.new_key(0).private_bytes(PEM, PKCS8, PLAIN))
    assert keys.published(path, "s", "example.org").public != before
    assert len(parsed) == 2
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="other users"):
        keys.published(path, "s", "example.org")


def test_what_is_no_key_is_told_each_time(tmp_path, parsed):
    """A failure is not kept for an answer."""
    path = raw(tmp_path / "x.pem", b"no key")
    for _ in range(2):
        with pytest.raises(ConfigError, match="not a private key"):
            keys.read_key(path, "s", "rsa-sha256")
    assert len(parsed) == 2


def test_only_its_owner_can_read_a_key(tmp_path):
    """Mode 600 from the first byte on, whatever the umask is."""
    before = os.umask(0)
    try:
        path = written(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(tmp_path):
    """What was published already would belong to no key any more."""
    path = written(tmp_path)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="exists already") as caught:
        keys.write_key(keys.new_key(0), path)
    assert "--out" in caught.value.hint
    assert path.read_bytes() == before


def test_half_a_key_is_not_left_behind(tmp_path):
    """When writing fails the file is gone, so that the next try is not refused."""

    class Full:
        def private_bytes(self, *words):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        keys.write_key(Full(), tmp_path / "key.pem")  # type: ignore[arg-type]  # fails like a full disk
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o620])
def test_a_key_that_others_can_read_is_refused(tmp_path, mode):
    """With the chmod to run: whoever has the key can sign as us."""
    path = written(tmp_path)
    path.chmod(mode)
    with pytest.raises(ConfigError, match="other users of this machine can read it") as caught:
        keys.read_key(path, "s", "rsa-sha256")
    assert (caught.value.where, caught.value.hint) == (str(path), f"Run: chmod 600 {path}")


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_key_of_its_owner_alone_is_taken(tmp_path, mode):
    """It need not be writable."""
    path = written(tmp_path)
    path.chmod(mode)
    assert keys.read_key(path, "s", "rsa-sha256")


def test_a_key_that_is_not_there_is_named(tmp_path):
    """The path, the reason, and how to make one."""
    with pytest.raises(ConfigError, match="No such file") as caught:
        keys.read_key(tmp_path / "none.pem", "s", "rsa-sha256")
    assert caught.value.where == str(tmp_path / "none.pem")
    assert "digest dkim keygen" in caught.value.hint


@pytest.mark.parametrize(
    ("kind", "algorithm", "what"),
    [("ed25519", "rsa-sha256", "is not an RSA key"), ("rsa", "ed25519-sha256", "is not an Ed25519 key")],
)
def test_a_key_of_the_other_kind_is_refused(tmp_path, kind, algorithm, what):
    """Two settings that were mixed up are told apart."""
    with pytest.raises(ConfigError, match=what):
        keys.read_key(written(tmp_path, kind), "s", algorithm)


def test_a_key_of_a_kind_that_dkim_does_not_know_is_refused(tmp_path):
    """An elliptic curve key is a key, but not one for this."""
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(PEM, PKCS8, PLAIN)
    with pytest.raises(ConfigError, match="is not an RSA key"):
        keys.read_key(raw(tmp_path / "ec.pem", pem), "s", "rsa-sha256")


@pytest.mark.parametrize("data", [b"", b"rubbish", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_is_refused(tmp_path, data):
    """Without a word of what stands in the file."""
    with pytest.raises(ConfigError, match="is not a private key in PEM") as caught:
        keys.read_key(raw(tmp_path / "key.pem", data), "s", "rsa-sha256")
    assert "rubbish" not in str(caught.value)


def test_a_public_key_is_not_a_private_one(tmp_path):
    """The other half of a pair is refused like anything else that is none."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    with pytest.raises(ConfigError, match="is not a private key in PEM"):
        keys.read_key(raw(tmp_path / "key.pem", private("rsa").public_key().public_bytes(PEM, form)), "s", "rsa-sha256")


def test_a_password_is_said_to_be_in_the_way(tmp_path):
    """With the command that takes it away."""
    pem = private("rsa").private_bytes(PEM, PKCS8, serialization.BestAvailableEncryption(b"secret"))
    with pytest.raises(ConfigError, match="protected by a password") as caught:
        keys.read_key(raw(tmp_path / "key.pem", pem), "s", "rsa-sha256")
    assert "openssl pkey" in caught.value.hint


def test_the_form_that_openssl_wrote_for_years_is_read(tmp_path):
    """PKCS 1 (`BEGIN RSA PRIVATE KEY`), which opendkim-genkey and older tools make."""
    pem = private("rsa").private_bytes(PEM, serialization.PrivateFormat.TraditionalOpenSSL, PLAIN)
    assert keys.read_key(raw(tmp_path / "key.pem", pem), "s", "rsa-sha256").sign(b"a")


def test_a_key_under_1024_bits_is_refused(tmp_path, monkeypatch):
    """RFC 8301 3.2: receivers must not take it, so signing with it would be worse than not signing."""
    monkeypatch.setattr(keys, "SHORTEST", 2049)
    with pytest.raises(ConfigError, match="is a key of 2048 bits, which no receiver takes") as caught:
        keys.read_key(written(tmp_path), "s", "rsa-sha256")
    assert "digest dkim keygen" in caught.value.hint


def test_a_key_of_1024_bits_signs_with_a_warning(tmp_path, caplog):
    """Some still have one: it works, its weakness is told with the path, and a good key is told nothing of."""
    path = tmp_path / "old.pem"
    keys.write_key(rsa.generate_private_key(public_exponent=65537, key_size=1024), path)
    signer = signing.make_signer((path, "old"), (None, ""), domain="", unsigned=(), sender="a@example.org")
    assert signer is not None
    assert signer.keys[0].weakness == f"{path} has 1024 bits, 2048 are usual"
    assert signing.warned(signer) is signer
    assert [record.values for record in caplog.records] == [{"selector": "old", "reason": signer.keys[0].weakness}]
    caplog.clear()
    good = signing.make_signer((written(tmp_path), "s"), (None, ""), domain="", unsigned=(), sender="a@example.org")
    signing.warned(good)
    assert caplog.records == []


# --- records ----------------------------------------------------------------------------------------------------------


def test_the_record_of_an_rsa_key_holds_its_public_half():
    """RFC 6376 3.6.1: `p=` is the SubjectPublicKeyInfo in base64; nothing of the private half is in it."""
    text = keys.record(private("rsa"))
    assert text.startswith("v=DKIM1; k=rsa; p=")
    public = serialization.load_der_public_key(base64.b64decode(text.partition("p=")[2]))
    assert public == private("rsa").public_key()


def test_the_record_of_an_ed25519_key_holds_32_bytes():
    """RFC 8463 4: the bare key, not a structure around it."""
    text = keys.record(private("ed25519"))
    assert text.startswith("v=DKIM1; k=ed25519; p=")
    assert len(base64.b64decode(text.partition("p=")[2])) == 32


def test_a_record_of_2048_bits_takes_two_strings():
    """A string of a TXT record holds 255 bytes at most, so one record has to be cut."""
    strings = keys.strings(keys.record(private("rsa")))
    assert [len(one) <= 255 for one in strings] == [True, True]
    assert "".join(strings) == keys.record(private("rsa"))


@given(st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=1200))
def test_strings_join_to_their_text(text):
    """Whoever reads a TXT record joins its strings without anything between them (RFC 6376 3.6.2.2)."""
    strings = keys.strings(text)
    assert "".join(strings) == text
    assert all(0 < len(one) <= 255 for one in strings)


# --- from settings to a signer ----------------------------------------------------------------------------------------


def made(rsa_key: Path | None, second: Path | None = None, **changes):
    told = {"domain": "", "unsigned": (), "sender": "News <news@example.org>"} | changes
    return signing.make_signer((rsa_key, "one"), (second, "two"), **told)


def test_without_a_key_nothing_signs(tmp_path):
    """The relay does it, or nobody; a second key alone makes no signer either."""
    assert made(None) is None
    assert made(None, written(tmp_path, "ed25519")) is None


def test_both_keys_sign_the_rsa_key_first(tmp_path):
    """Each under its own selector."""
    signer = made(written(tmp_path), written(tmp_path, "ed25519"))
    assert [(key.algorithm, key.selector) for key in signer.keys] == [("rsa-sha256", "one"), ("ed25519-sha256", "two")]


def test_a_domain_that_cannot_vouch_is_told_before_anything_is_composed(tmp_path):
    """The configured sender is looked at, display name or not."""
    with pytest.raises(ConfigError, match="cannot vouch"):
        made(written(tmp_path), domain="example.net")


def test_without_the_library_it_says_what_to_install(tmp_path, monkeypatch):
    """`cryptography` is an extra: asked for a signature without it, we name the extra; not asked, nobody misses it."""
    path = written(tmp_path)
    for name in [name for name in sys.modules if name.split(".")[0] == "cryptography"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "digest.delivery.keys")
    monkeypatch.setitem(sys.modules, "cryptography", None)
    monkeypatch.delattr("digest.delivery.keys")
    with pytest.raises(ConfigError, match="needs the package cryptography") as caught:
        made(path)
    assert caught.value.hint == "Install it: pip install 'digest[dkim]'."
    assert made(None) is None
