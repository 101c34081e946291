"""Who runs the mailboxes of a domain, as far as names tell: the large providers by a table, everybody else by the name of a mail server. Pure.

An operator is called by the registrable domain of its mail servers: it is what its servers have in common, and what it counts our letters by.
"""

from collections.abc import Mapping

GOOGLE, OUTLOOK, YAHOO, ICLOUD = "google.com", "outlook.com", "yahoodns.net", "icloud.com"

_LARGE: Mapping[str, str] = {
    GOOGLE: "gmail.com googlemail.com google.com",
    OUTLOOK: "outlook.com hotmail.com live.com msn.com passport.com hotmail.co.uk hotmail.de hotmail.es hotmail.fr hotmail.it live.co.uk live.de live.fr"
    " live.it live.nl outlook.de outlook.es outlook.fr outlook.it outlook.pt outlook.com.br",
    YAHOO: "yahoo.com ymail.com rocketmail.com aol.com aim.com verizon.net yahoo.ca yahoo.co.in yahoo.co.uk yahoo.com.ar yahoo.com.au yahoo.com.br"
    " yahoo.com.mx yahoo.de yahoo.es yahoo.fr yahoo.ie yahoo.in yahoo.it",
    ICLOUD: "icloud.com me.com mac.com",
    "gmx.net": "gmx.net gmx.de gmx.at gmx.ch gmx.com gmx.fr mail.com",
    "web.de": "web.de",
    "t-online.de": "t-online.de magenta.de",
    "protonmail.ch": "proton.me protonmail.com pm.me protonmail.ch",
    "orange.fr": "orange.fr wanadoo.fr",
    "free.fr": "free.fr",
    "comcast.net": "comcast.net xfinity.com",
    "mail.ru": "mail.ru bk.ru inbox.ru list.ru",
    "yandex.net": "yandex.ru yandex.com ya.ru",
    "qq.com": "qq.com foxmail.com",
    "netease.com": "163.com 126.com",
}
TABLE: Mapping[str, str] = {domain: operator for operator, domains in _LARGE.items() for domain in domains.split()}
"""Domains of large providers with their operators: most readers of most lists, known without a question."""

_SAME = {
    "googlemail.com": GOOGLE,
    "mx.microsoft": OUTLOOK,
    "hotmail.com": OUTLOOK,
    "yahoo.com": YAHOO,
    "protonmail.com": "protonmail.ch",
}
"""Names of mail servers that belong to one of the above."""

_SECOND_LEVELS = frozenset(
    (
        "ac",
        "asso",
        "co",
        "com",
        "edu",
        "go",
        "gob",
        "gouv",
        "gov",
        "ltd",
        "me",
        "mil",
        "ne",
        "net",
        "nhs",
        "nom",
        "or",
        "org",
        "plc",
        "sch",
    )
)
"""Labels under which countries register names, as in `co.uk`. A rule of thumb in place of the Public Suffix List: where it is wrong, strangers
share a gate or one operator has two; both cost time and no letter."""

_COUNTRY = 2
_SHORTEST = 3


def operator_of(mail_server: str) -> str:
    """Give the operator of a mail server by its name: its registrable domain, or the large provider that this is a name of."""
    labels = mail_server.rstrip(".").lower().split(".")
    below_country = len(labels) >= _SHORTEST and len(labels[-1]) == _COUNTRY and labels[-2] in _SECOND_LEVELS
    name = ".".join(labels[-3:] if below_country else labels[-2:])
    return _SAME.get(name, name)
