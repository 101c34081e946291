"""What a TLS session that stands tells of itself. Nothing is opened here."""

import ssl
from datetime import UTC, datetime

from digest.model.health import Secured


def secured_by(session: object) -> Secured | None:
    """Give version and end of the certificate of a session that was verified; None for what is no TLS session."""
    if not isinstance(session, ssl.SSLObject | ssl.SSLSocket):
        return None
    ends = (session.getpeercert() or {}).get("notAfter")
    expires = datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if isinstance(ends, str) else None
    return Secured(version=session.version() or "", expires=expires)
