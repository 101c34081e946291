"""Other people's summarisers, run in an interpreter of their own: `PYTHON peers.py < texts.jsonl`, one line of JSON out per peer.

In: lines of {"sentences": [...], "title": "...", "lang": "en"}. Out: {"peer", "seconds", "orders"}: for each text the indexes of its sentences, best first. They are handed
our sentences, so that all choose from the same; sumy's own tokenizer would fetch data of nltk when it runs. What is not installed is left out.
"""

# ruff: noqa: ARG001, PLC0415, SLF001  what is not installed is left out; sumy shows its ratings nowhere else

import json
import re
import sys
import time

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['-])*$")  # what sumy takes for a word
LANGUAGES = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "pt": "portuguese", "it": "italian", "ru": "russian", "nl": "dutch", "tr": "turkish",
}  # fmt: skip


def main():
    texts = [json.loads(line) for line in sys.stdin]
    for name, rank in peers():
        for text in texts[:5]:
            attempt(rank, text)
        begun = time.process_time()
        orders = [attempt(rank, text) for text in texts]
        print(json.dumps({"peer": name, "seconds": time.process_time() - begun, "orders": orders}), flush=True)


def peers():
    try:
        from sumy.summarizers import kl, lex_rank, lsa, luhn, text_rank
    except ImportError as error:
        print(f"no sumy: {error}", file=sys.stderr)
    else:
        for name, made in {
            "sumy LexRank": lex_rank.LexRankSummarizer,
            "sumy TextRank": text_rank.TextRankSummarizer,
            "sumy LSA": lsa.LsaSummarizer,
            "sumy Luhn": luhn.LuhnSummarizer,
            "sumy KL": kl.KLSummarizer,
        }.items():
            yield name, with_sumy(made)
    try:
        import summa  # noqa: F401
    except ImportError as error:
        print(f"no summa: {error}", file=sys.stderr)
    else:
        yield "summa TextRank", with_summa
    try:
        import newspaper.nlp  # noqa: F401
    except ImportError as error:
        print(f"no newspaper4k: {error}", file=sys.stderr)
    else:
        yield "newspaper4k", with_newspaper


def attempt(rank, text):
    """Rank a text; one that a peer cannot take (a singular matrix, no words) gets its sentences in order."""
    try:
        return rank(text)
    except Exception:  # noqa: BLE001  whatever happens inside a peer is its own
        return list(range(len(text["sentences"])))


def with_sumy(made):
    from nltk.tokenize import word_tokenize
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.stemmers import Stemmer, null_stemmer
    from sumy.utils import get_stop_words

    class Words:
        """Splits words as sumy does, which would fetch data only to split sentences."""

        def to_words(self, text):
            return tuple(word for word in word_tokenize(text, preserve_line=True) if WORD.match(word))

    def rank(text):
        language = LANGUAGES.get(text["lang"])
        try:
            summarizer = made(Stemmer(language))
        except (LookupError, TypeError):
            summarizer = made(null_stemmer)
        try:
            summarizer.stop_words = get_stop_words(language or "")
        except LookupError:
            summarizer.stop_words = frozenset()
        kept = {}

        def keep(sentences, count, rating, *args, **kwargs):
            rated = [rating[one] if isinstance(rating, dict) else rating(one, *args, **kwargs) for one in sentences]
            kept["order"] = sorted(range(len(rated)), key=lambda at: -rated[at])
            return ()

        summarizer._get_best_sentences = keep
        words = Words()
        document = ObjectDocumentModel([Paragraph([Sentence(one, words) for one in text["sentences"]])])
        summarizer(document, 3)
        return kept["order"]

    return rank


def with_summa(text):
    from summa import summarizer
    from summa.preprocessing.textcleaner import clean_text_by_word  # noqa: F401  fails here, not while it is timed

    language = LANGUAGES.get(text["lang"], "english")
    scored = summarizer.summarize("\n".join(text["sentences"]), ratio=1.0, language=language, split=True, scores=True)
    worth = {sentence.strip(): score for sentence, score in scored}
    found = [(worth.get(sentence.strip(), -1.0), -at) for at, sentence in enumerate(text["sentences"])]
    return [-at for _, at in sorted(found, reverse=True)]


def with_newspaper(text):
    from newspaper import nlp, settings
    from newspaper.text import StopWords

    words = StopWords(text["lang"])
    sentences = text["sentences"]
    keys = nlp.keywords("\n".join(sentences), words, settings.SUMMARIZE_KEYWORD_COUNT)
    title = list(words.tokenizer(text["title"]))
    return [at for at, _, _ in nlp.scored_sentences(sentences, title, keys, words)]


if __name__ == "__main__":
    main()
