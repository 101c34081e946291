"""Mail services whose addresses are known by a name to include: by preset, or by the name of their servers. Facts from their own help pages.

`keeps_envelope` is false where the service puts a return path of its own on letters unless it was set up otherwise: Amazon SES (custom MAIL FROM
domain), Mailgun and Postmark (custom return path). Then SPF is asked of that domain, and only DKIM can be aligned.
"""

from collections.abc import Mapping

from digest.model.health import Provider

PROVIDERS: Mapping[str, Provider] = {
    "ses": Provider(name="Amazon SES", include="amazonses.com", keeps_envelope=False),
    "gmail": Provider(name="Google", include="_spf.google.com", keeps_envelope=True),
    "microsoft365": Provider(name="Microsoft 365", include="spf.protection.outlook.com", keeps_envelope=True),
    "mailgun": Provider(name="Mailgun", include="mailgun.org", keeps_envelope=False),
    "postmark": Provider(name="Postmark", include="spf.mtasv.net", keeps_envelope=False),
}
_HOSTS: Mapping[str, str] = {
    "amazonaws.com": "ses",
    "gmail.com": "gmail",
    "google.com": "gmail",
    "office365.com": "microsoft365",
    "outlook.com": "microsoft365",
    "mailgun.org": "mailgun",
    "postmarkapp.com": "postmark",
}


def provider_of(host: str, preset: str = "") -> Provider | None:
    """Give the service behind a relay: as the settings say, else by its name; None for one that is not known."""
    name = preset or next(
        (key for end, key in _HOSTS.items() if f".{host.lower().rstrip('.')}".endswith(f".{end}")), ""
    )
    return PROVIDERS.get(name)
