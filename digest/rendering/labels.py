"""The names of the links beside "unsubscribe", in the newsletter's language; English where we have none."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from digest.rendering.words import primary


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The names of the links of one language: the page on the web, what a reader gets, how often."""

    browser: str
    preferences: str
    frequency: str


_LABELS: Mapping[str, Labels] = MappingProxyType({
    "en": Labels(browser="View in browser", preferences="Preferences", frequency="How often"),
    "de": Labels(browser="Im Browser ansehen", preferences="Einstellungen", frequency="Wie oft"),
    "fr": Labels(browser="Voir dans le navigateur", preferences="Préférences", frequency="Fréquence"),
    "es": Labels(browser="Ver en el navegador", preferences="Preferencias", frequency="Frecuencia"),
    "pt": Labels(browser="Ver no navegador", preferences="Preferências", frequency="Frequência"),
    "ar": Labels(browser="عرض في المتصفح", preferences="التفضيلات", frequency="عدد المرات"),
})  # fmt: skip


def labels(language: str) -> Labels:
    """Give the names in a language such as `de` or `pt-BR`."""
    return _LABELS.get(primary(language), _LABELS["en"])
