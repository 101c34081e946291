"""Small feeds and specs for the tests of this room."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Unpack

from digest.model import SourceSpec
from digest.ports import Asking, Fetched

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
FIXTURES = Path(__file__).parents[2] / "fixtures" / "sources"
HOME = "https://site.example/"

NAUGHTY = [
    "{{7*7}}",
    "{% for x in y %}",
    "</td></tr></table>",
    "<script>alert(1)</script>",
    "\r\nBcc: everyone@example.org",
    "a\x00b\x07c\x1b[31m",
    "one\u2028two\u2029three\u0085four",
    "\u202egnp.exe",
    "\ufeff\ufffe\ud800",
    "👩‍👩‍👧 family",
    "🏳️‍🌈" * 200,
    "' OR 1=1 --",
    "=cmd|'/c calc'!A0",
    "%s%n%x ${jndi:ldap://x} $(reboot)",
    "<img src=x onerror=alert(1)>",
    "<svg><style>*{position:fixed}</style></svg>",
    "Ω≈ç√∫µ≤≥÷",
    "ﷺ" * 50,
    "x" * 5000,
    " \t\n ",
]


def spec(**fields: Any) -> SourceSpec:
    return SourceSpec(**{"key": "feed:test", "type": "feed", **fields})


def item(title: str = "A title", link: str = HOME + "a", **fields: str) -> str:
    """One RSS item; values are put in as they are."""
    tags = "".join(f"<{name.replace('__', ':')}>{value}</{name.replace('__', ':')}>" for name, value in fields.items())
    link = f"<link>{link}</link>" if link else ""
    return f"<item><title>{title}</title>{link}{tags}</item>"


def rss(*items: str, language: str = "en", link: str = HOME) -> str:
    names = "media=http://search.yahoo.com/mrss/ dc=http://purl.org/dc/elements/1.1/ content=http://purl.org/rss/1.0/modules/content/"
    spaces = " ".join(f'xmlns:{name.partition("=")[0]}="{name.partition("=")[2]}"' for name in names.split())
    head = f"<title>Test feed</title><link>{link}</link><language>{language}</language>"
    return f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel>{head}{"".join(items)}</channel></rss>'


class ScriptedFetch:
    """A `Fetch` that gives what it is told, and remembers what it was asked. An exception is raised."""

    def __init__(self, *answers: Fetched | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    async def __call__(self, url: str, **how: Unpack[Asking]) -> Fetched:
        usual = {"etag": "", "last_modified": "", "allow_private": False}
        self.asked.append({"url": url, **usual, **how})
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def fetched(body: str | bytes, **fields: Any) -> Fetched:
    data = body.encode() if isinstance(body, str) else body
    return Fetched(**{"url": HOME + "feed", "status": 200, "body": data, **fields})
