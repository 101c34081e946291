"""What answers a charge without denying it: that all was lawful, that nobody knew, and how often it was said. Data only, all lower case.

Beside the denials (`digest.summaries.denials`), and as narrow: an assurance needs its verb and what it assures close behind, with no negation before or between.
"""

from typing import NamedTuple

from digest.summaries.words import listed, listed_heads, listed_phrases


class Assurances(NamedTuple):
    """Verbs of assuring and beginnings of what they assure, set phrases that answer alone, adverbs of what was said "always", and what undoes an assurance beside the negations of denials."""

    verbs: frozenset[str] = frozenset()
    assured: tuple[str, ...] = ()
    lawful: tuple[str, ...] = ()
    always: frozenset[str] = frozenset()
    undone: frozenset[str] = frozenset()


ASSURANCES = {
    "en": Assurances(
        listed("insists insisted maintains maintained assures assured asserts asserted"),
        listed_heads("lawful legal legitimate innocen complied complies properly fair"),
        listed_phrases(
            "nothing illegal|nothing improper|no irregularities|perfectly legal|completely legal|entirely legal|perfectly lawful|entirely lawful|said he was not aware|said she was not aware|said they were not aware|"
            "says he was not aware|says she was not aware|says they were not aware|said he was unaware|said she was unaware|said they were unaware"
        ),
        listed("always repeatedly consistently"),
    ),
    "de": Assurances(
        listed("beteuert beteuerte beteuerten versichert versicherte versicherten betont betonte betonten beharrt beharrte"),
        listed_heads("rechtmäßig legal rechtens unschuld gesetzeskonform ordnungsgemäß korrekt"),
        listed_phrases("keine unregelmäßigkeiten|nichts illegales|nichts unrechtes|völlig legal|vollkommen legal|absolut legal|völlig rechtmäßig|habe nichts davon gewusst|hätten nichts davon gewusst"),
        listed("stets immer wiederholt mehrfach"),
    ),
    "fr": Assurances(
        listed("assure assurent assuré assurait maintient maintiennent affirme affirment affirmé insiste insistent"),
        listed_heads("légal légale légalité légalement innocent régulier conforme"),
        listed_phrases(
            "aucune irrégularité|rien d'illégal|rien d'irrégulier|parfaitement légal|tout à fait légal|totalement légal|dit qu'il n'était pas au courant|dit qu'elle n'était pas au courant|"
            "assure qu'il n'était pas au courant|assure qu'elle n'était pas au courant|affirme qu'il n'était pas au courant|affirme qu'elle n'était pas au courant"
        ),
        listed("toujours constamment systématiquement"),
        listed("pas plus"),
    ),
    "es": Assurances(
        listed("asegura aseguran aseguró aseguraron insiste insisten insistió sostiene sostienen sostuvo afirma afirmó"),
        listed_heads("legal inocent legítim lícit"),
        listed_phrases("no ver irregularidades|no hubo irregularidades|no hay irregularidades|nada ilegal|ninguna irregularidad|perfectamente legal|totalmente legal|completamente legal|no estaba al tanto"),
        listed("siempre reiteradamente"),
    ),
    "pt": Assurances(
        listed("assegura asseguram assegurou asseguraram garante garantem garantiu insiste insistiu sustenta afirma afirmou"),
        listed_heads("legal inocent legítim lícit"),
        listed_phrases("não houve irregularidade|não há irregularidade|nada de ilegal|nenhuma irregularidade|perfeitamente legal|totalmente legal|completamente legal|diz que não sabia|disse que não sabia"),
        listed("sempre repetidamente"),
    ),
    "it": Assurances(
        listed("assicura assicurano assicurato insiste insistono sostiene sostengono ribadisce ribadito"),
        listed_heads("legal innocen legittim lecit regolar"),
        listed_phrases("nessuna irregolarità|nulla di illegale|niente di illegale|perfettamente legale|del tutto legale|assolutamente legale|perfettamente legittim"),
        listed("sempre"),
    ),
    "nl": Assurances(
        listed("verzekert verzekerde verzekeren benadrukt benadrukte benadrukken"),
        listed_heads("wettelijk legaal rechtmatig onschuldig"),
        listed_phrases("niets illegaals|niets onwettigs|volkomen legaal|volledig legaal|helemaal legaal"),
        listed("altijd steeds herhaaldelijk"),
    ),
    "pl": Assurances(
        listed("zapewnia zapewniają zapewnił zapewniła zapewnili utrzymuje utrzymują podkreśla podkreślił podkreśliła"),
        listed_heads("legaln niewinn uczciw rozsądn zgodn"),
        listed_phrases("całkowicie legaln|w pełni legaln"),
        listed("zawsze konsekwentnie wielokrotnie"),
    ),
    "ru": Assurances(
        listed("заверил заверила заверили заверяет настаивает настаивают уверяет уверяют"),
        listed_heads("законн невинов невиновн правомерн"),
        listed_phrases("абсолютно законн|совершенно законн|полностью законн"),
        listed("всегда неоднократно"),
    ),
    "ja": Assurances(lawful=listed_phrases("不当な逮捕|不当逮捕だ|容疑を否認|罪状を否認|起訴事実を否認|無罪を主張|無実を主張|無罪を訴え|無実を訴え")),
}  # fmt: skip
