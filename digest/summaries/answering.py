"""Whether a quotation opens with an answer or agrees: "Yes, we did", "C'est vrai". Without the question nobody knows what is meant. Data, and one look."""

# ruff: noqa: RUF001  letters and apostrophes are what this file is about

from digest.summaries.quotations import OPENING_MARKS
from digest.summaries.words import listed_openings

_OPENING = OPENING_MARKS + " \u00a0\u202f"


_ANSWERS = {
    "en": listed_openings("yes, |yes. |no, |no. |that's true|that’s true|that is true|that's right|that’s right|that's not true|that’s not true|exactly|absolutely|of course|i agree|not at all"),
    "de": listed_openings("ja, |ja. |nein, |nein. |das stimmt|das ist richtig|das ist wahr|das ist falsch|genau|natürlich, |selbstverständlich|auf jeden fall|keineswegs"),
    "fr": listed_openings("oui, |oui. |non, |non. |c'est vrai,|c'est vrai.|c’est vrai,|c’est vrai.|c'est exact|c’est exact|c'est faux|c’est faux|exactement|tout à fait|absolument|effectivement|pas du tout|au contraire|bien sûr"),
    "es": listed_openings("sí, |sí. |no, |no. |es cierto,|es cierto.|es verdad,|es verdad.|claro|exacto|por supuesto|así es|para nada"),
    "pt": listed_openings("sim, |sim. |não, |não. |é verdade,|é verdade.|claro|exatamente|com certeza|de jeito nenhum"),
    "it": listed_openings("sì, |sì. |no, |no. |è vero,|è vero.|certo, |certo. |esatto|esattamente|assolutamente"),
    "nl": listed_openings("ja, |ja. |nee, |nee. |dat klopt|precies|inderdaad|natuurlijk, |helemaal niet"),
    "pl": listed_openings("tak, |tak. |nie, |nie. |to prawda,|to prawda.|oczywiście|dokładnie|wcale nie"),
    "ru": listed_openings("да, |да. |нет, |нет. |это правда,|это правда.|конечно|именно|вовсе нет"),
    "tr": listed_openings("evet, |evet. |hayır, |hayır. |doğru, |doğru. |tabii|kesinlikle|aynen"),
    "vi": listed_openings("vâng, |vâng. |đúng vậy|không, |không. |chính xác"),
}  # fmt: skip


def answers_somebody(text: str, language: str) -> bool:
    """Whether what is quoted at the beginning of a sentence answers something that the sentence does not tell."""
    phrases = _ANSWERS.get(language)
    return phrases is not None and text.lstrip(_OPENING).lower().startswith(phrases)
