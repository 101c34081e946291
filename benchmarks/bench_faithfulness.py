"""How well the faithfulness checker tells true summaries from false ones, on articles that you supply.

    python benchmarks/bench_faithfulness.py news.jsonl more.jsonl --seed 1 [--limit 400] [--record]

Each line of a file is one article: {"text": ..., "summary": ..., "lang": ...}; "summary" may be missing. True summaries are made of it in two ways:
extracts (our own, word by word), and the same with the edits that a careful editor makes (an aside, an opening or an end left out, two sentences joined).
False ones are made of the edited ones, one fault each, by chance from the seed. Human summaries are measured too: for those that are written
freely a refusal is the price, and for the summary of another story it is the aim. Texts stay where they are; the record holds figures alone.
"""

# ruff: noqa: RUF001  quotation marks of many scripts stand in the articles

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from record import Record, Target, arguments, nothing

from digest.model import Article
from digest.summaries import ExtractiveSummarizer, body
from digest.summaries.faithfulness import Answer, AnswerSentence, Expected, Reason, Verdict, check
from digest.summaries.faithfulness.figures import figures
from digest.summaries.faithfulness.signals import DATES, DOUBTS, NEGATORS, NUMBER_WORDS, SPEECH
from digest.summaries.faithfulness.words import names, plain, quoted, tokens
from digest.summaries.segmentation import split
from digest.summaries.telling import telling_phrases
from digest.summaries.terms import Stems, terms_of
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import words_of

TRUE = ("verbatim extract", "reused wording")
CALLING = "verbatim extract with a link or an order"
SWAPPED, HUMAN = "summary of another story", "human summary"
FEW_SOURCES = 6
WEIGHTY: dict[str, frozenset[str]] = defaultdict(frozenset)
WEIGHTY.update(
    {
        tag: NEGATORS[tag] | DOUBTS.get(tag, frozenset()) | SPEECH.get(tag, frozenset()) | vocabulary(tag).speech
        for tag in NEGATORS
    }
)
AUXILIARIES = {
    "en": ("is are was were has have had will would can could should may must", "{} not"),
    "de": ("ist sind war waren hat haben hatte wird werden kann soll muss", "{} nicht"),
    "fr": ("est sont était étaient a ont avait sera seront peut doit", "ne {} pas"),
    "es": ("es son era fue ha han había será puede debe está están", "no {}"),
}


@dataclass(frozen=True)
class Story:
    """An article with its sentences, an extract of it, and what people wrote of it."""

    language: str
    sentences: Sequence[str]
    extract: Sequence[str]
    human: Sequence[str]


def read(path: Path, limit: int) -> Iterator[Story]:
    with path.open(encoding="utf-8") as lines:
        for _, line in zip(range(limit), lines, strict=False):
            raw = json.loads(line)
            language, text = raw.get("lang", "en"), body.readable(raw["text"])
            telling = telling_phrases(text)
            found = body.sentences(body.without_headings(body.paragraphs(text, telling)), language, telling)
            article = Article(
                id="x", source="x", source_name="x", title=raw.get("title", ""), text=raw["text"], language=language
            )
            extract = ExtractiveSummarizer().summarize(article, sentences=3).sentences
            sentences = [one.text for one in found]
            if len(sentences) >= FEW_SOURCES and extract and all(one in sentences for one in extract):
                human = split(raw.get("summary", ""), language)
                yield Story(
                    language,
                    sentences,
                    extract,
                    [one if one.endswith((".", "!", "?", "”", '"', "»")) else f"{one}." for one in human],
                )


def cited(sentence: str, story: Story) -> tuple[int, ...]:
    """Cite as a writer would who wants to pass: the sentence that shares most words, and the one that shares most of the rest."""
    stems = Stems(vocabulary(story.language).common)
    wanted = set(terms_of(sentence, words_of(sentence), stems))
    found: list[int] = []
    for _ in range(2):
        shares = [
            (len(wanted & set(terms_of(one, words_of(one), stems))), -at) for at, one in enumerate(story.sentences)
        ]
        most, at = max(shares)
        if not most:
            break
        found.append(1 - at)
        wanted -= set(terms_of(story.sentences[-at], words_of(story.sentences[-at]), stems))
    return tuple(found or (1,))


def verdict(sentences: Sequence[str], story: Story, *, room: bool = False) -> Verdict:
    answer = Answer(
        sentences=tuple(AnswerSentence(text=one, sources=cited(one, story)) for one in sentences),
        language=story.language,
    )
    size = (20, 1000) if room else (3, 70)
    return check(answer, story.sentences, Expected(language=story.language, sentences=size[0], words=size[1]))


# True summaries -------------------------------------------------------------------------------------------------------------------------------


def edited(sentence: str, language: str, chance: random.Random) -> str:
    """Leave out an aside, an opening or an end of a sentence, as an editor does who keeps the words; what carries a speaker, a doubt or a "not" stays."""
    ways = [
        lambda text: re.sub(r"\s\([^()]{2,80}\)", "", text, count=1),
        lambda text: re.sub(r"^(?:\w+ ){0,3}\w+, (?=\w)", "", text, count=1),
        lambda text: re.sub(r", (?:who|which|where|wo|der|die|das|qui|que|où) [^,;:“”\"]{5,80}, ", " ", text, count=1),
        lambda text: re.sub(r", (?:\w+ ){2,8}\w+, ", " ", text, count=1) if not re.search(r"[“”\"«»„]", text) else text,
        lambda text: (
            re.sub(r"(?:,| and| und| et| y) (?:[\w’'-]+ ){3,9}[\w’'-]+\.$", ".", text)
            if not re.search(r"[“”\"«»„]", text)
            else text
        ),
    ]
    chance.shuffle(ways)
    for way in ways:
        shorter = way(sentence)
        left_out = Counter(tokens(sentence)) - Counter(tokens(shorter))
        if shorter != sentence and len(shorter.split()) >= FEW_SOURCES and WEIGHTY[language].isdisjoint(left_out):
            return shorter[:1].upper() + shorter[1:]
    return sentence


# Faults: each takes a sentence and gives it with one, or None where there is nothing to spoil ----------------------------------------------------

Fault = Callable[[str, Story, Story, random.Random], str | None]


def _number(text: str, story: Story, other: Story, chance: random.Random) -> str | None:
    del other
    known = {one.value for sentence in story.sentences for one in figures(sentence, story.language)}
    spelt = [
        (word, value)
        for word, value in NUMBER_WORDS.get(story.language, {}).items()
        if value == int(value) and value > 1
    ]
    digits = list(re.finditer(r"(?<![\w.,])\d[\d.,]*\d|(?<![\w.,])\d(?!\w)", text))
    written = [match for match in re.finditer(r"[^\W\d_]+", text) if match.group() in dict(spelt)]
    if not digits and not written:
        return None
    match = chance.choice(digits + written)
    for _ in range(50):
        if match in digits:
            figure = list(match.group())
            at = chance.choice([place for place, one in enumerate(figure) if one.isdigit()])
            figure[at] = str(chance.randint(1, 9))
            new = "".join(figure)
        else:
            new = chance.choice(spelt)[0]
        value = figures(new, story.language)
        if value and value[0].value not in known:
            return text[: match.start()] + new + text[match.end() :]
    return None


def _name(text: str, story: Story, other: Story, chance: random.Random) -> str | None:
    dates = DATES.get(story.language, frozenset())
    ours = {word for sentence in story.sentences for word in tokens(sentence)}
    theirs = sorted(
        {name for sentence in other.sentences for name, opens in names(sentence) if not opens and len(name) > 2}
    )
    theirs = [name for name in theirs if name.lower() not in ours and name.lower() not in dates and name[1:].islower()]
    mine = [name for name, opens in names(text) if not opens and name.lower() not in dates and len(name) > 2]
    if not theirs or not mine:
        return None
    return re.sub(rf"\b{re.escape(chance.choice(mine))}\b", chance.choice(theirs), text, count=1)


def _quotation(text: str, story: Story, other: Story, chance: random.Random) -> str | None:
    del story
    found = [one for one in quoted(text) if len(one.split()) >= 3]
    new = [word for sentence in other.sentences for word in re.findall(r"\b[a-zà-ÿ]{4,}\b", sentence)]
    if not found or not new:
        return None
    words = chance.choice(found).split()
    changed = words.copy()
    if chance.random() < 0.5:  # inside: a quotation that only begins later or ends earlier is a true one
        del changed[chance.randrange(1, len(words) - 1)]
    else:
        changed[chance.randrange(len(words))] = chance.choice(new)
    old, altered = " ".join(words), " ".join(changed)
    return text.replace(old, altered, 1) if plain(altered) != plain(old) else None


def _alien(text: str, story: Story, other: Story, chance: random.Random) -> str | None:
    del text
    found = [one for one in other.sentences if 8 <= len(one.split()) <= 40 and one not in story.sentences]
    return chance.choice(found) if found else None


def _negation(text: str, story: Story, other: Story, chance: random.Random) -> str | None:
    del other
    if story.language not in AUXILIARIES:
        return None
    words, shape = AUXILIARIES[story.language]
    outside = re.sub(r"[“\"«„][^”\"»“]*[”\"»“]", lambda match: "\0" * len(match.group()), text)
    places = list(re.finditer(rf"(?<![\w’'-])(?:{'|'.join(words.split())})(?=\s)(?! (?:not|nicht|pas))", outside))
    if not places:
        return None
    match = chance.choice(places)
    return text[: match.start()] + shape.format(match.group()) + text[match.end() :]


def _no_negation(text: str, story: Story, other: Story, chance: random.Random) -> str | None:
    del other
    plainly = {"en": "not no never", "de": "nicht kein keine keinen nie", "fr": "pas jamais", "es": "no nunca"}.get(
        story.language, ""
    )
    places = list(re.finditer(rf"\s(?:{'|'.join(plainly.split())})(?=\s)", text)) if plainly else []
    if not places:
        return None
    match = chance.choice(places)
    return text[: match.start()] + text[match.end() :]


def _no_hedge(text: str, story: Story, other: Story, chance: random.Random) -> str | None:
    del other
    adverbs = {
        "en": "allegedly reportedly possibly apparently alleged suspected",
        "de": "angeblich mutmaßlich möglicherweise offenbar vermutlich mutmaßlichen mutmaßliche",
        "fr": "probablement présumé présumés apparemment",
    }
    tails = {
        "en": r",? (?:[A-Z]\w+|police|officials|he|she|they) (?:\w+ )?said\.$|, according to [^,.]+\.$",
        "de": r", (?:sagte|teilte) [^,.]+\.$",
        "fr": r", (?:selon|a déclaré|a indiqué) [^,.]+\.$",
    }
    said = re.finditer(rf"\s(?:{'|'.join(adverbs.get(story.language, '_').split())})(?=\s)", text)
    ways = [text[: match.start()] + text[match.end() :] for match in said]
    if (
        story.language in tails
        and not re.search(r"[“”\"«»„]", text)
        and (match := re.search(tails[story.language], text))
    ):
        ways.append(text[: match.start()] + ".")
    return chance.choice(ways) if ways else None


FAULTS: dict[str, tuple[Fault, float]] = {
    "changed number": (_number, 95),
    "foreign name": (_name, 95),
    "altered quotation": (_quotation, 95),
    "alien sentence": (_alien, 95),
    "inserted negation": (_negation, 90),
    "left-out negation": (_no_negation, 0),
    "left-out hedge": (_no_hedge, 0),
}


def spoilt(story: Story, other: Story, fault: Fault, chance: random.Random) -> list[str] | None:
    """Give an edited summary with one fault in one of its sentences. Each sentence is tried, in an order of chance."""
    sentences = [edited(one, story.language, chance) for one in story.extract]
    for at in chance.sample(range(len(sentences)), len(sentences)):
        changed = fault(sentences[at], story, other, chance)
        if changed is not None and changed != sentences[at]:
            return [*sentences[:at], changed, *sentences[at + 1 :]]
    return None


class Tally:
    """How many were looked at, and how many refused, by question and language."""

    def __init__(self) -> None:
        self.all: Counter[tuple[str, str]] = Counter()
        self.refused: Counter[tuple[str, str]] = Counter()
        self.reasons: dict[str, Counter[str]] = defaultdict(Counter)
        self.shown: dict[str, list[str]] = defaultdict(list)

    def note(self, what: str, story: Story, found: Verdict, sentences: Sequence[str], *, should_fall: bool) -> None:
        self.all[what, story.language] += 1
        self.refused[what, story.language] += not found.faithful
        self.reasons[what].update({one.reason.value for one in found.problems})
        if found.faithful == should_fall:
            self.shown[what].append(f"{story.language}: {found} || {' '.join(sentences)}")

    def share(self, what: str, language: str = "") -> tuple[float | None, int]:
        many = sum(count for (name, tag), count in self.all.items() if name == what and language in ("", tag))
        refused = sum(count for (name, tag), count in self.refused.items() if name == what and language in ("", tag))
        return (100 * refused / many if many else None), many


def measure(stories: Sequence[Story], seed: int, swaps: int) -> Tally:
    tally, chance = Tally(), random.Random(seed)
    by_language: dict[str, list[Story]] = defaultdict(list)
    for story in stories:
        by_language[story.language].append(story)
    for story in stories:
        others = [one for one in by_language[story.language] if one is not story]
        if not others:
            continue
        found = verdict(story.extract, story, room=True)
        ordering = any(one.reason in (Reason.LINK, Reason.CALL) for one in found.problems)
        tally.note(CALLING if ordering else TRUE[0], story, found, story.extract, should_fall=ordering)
        reused = [edited(one, story.language, chance) for one in story.extract]
        tally.note(TRUE[1], story, verdict(reused, story, room=True), reused, should_fall=False)
        if story.human:
            tally.note(HUMAN, story, verdict(story.human, story, room=True), story.human, should_fall=False)
        for name, (fault, _) in FAULTS.items():
            wrong = spoilt(story, chance.choice(others), fault, chance)
            if wrong is not None:
                tally.note(name, story, verdict(wrong, story, room=True), wrong, should_fall=True)
    pairs = [group for group in by_language.values() if len(group) > 1]
    for at in range(swaps if pairs else 0):
        one, other = chance.sample(chance.choice(pairs), 2)
        summary = other.human if at % 2 and other.human else other.extract
        tally.note(SWAPPED, one, verdict(summary, one, room=True), summary, should_fall=True)
    return tally


def speed(stories: Sequence[Story]) -> float:
    began, count = time.perf_counter(), 0
    for story in stories:
        verdict(story.extract, story)
        verdict([f"{one} " for one in story.extract], story)
        count += 2
    return 1000 * (time.perf_counter() - began) / max(1, count)


def report(kept: Record, tally: Tally, stories: Sequence[Story], options: argparse.Namespace) -> None:
    languages = sorted({story.language for story in stories})
    counts = ", ".join(f"{tag} {sum(one.language == tag for one in stories)}" for tag in languages)
    files = ", ".join(path.stem for path in options.files)
    kept.say(f"{len(stories)} articles ({counts}) of {files}, seed {options.seed}\n")
    kept.say(f"| what | refused, % | of | {' | '.join(languages)} |\n|---|---:|---:|{'---:|' * len(languages)}")
    for what in (*TRUE, CALLING, *FAULTS, SWAPPED, HUMAN):
        share, many = tally.share(what)
        each = [tally.share(what, tag) for tag in languages]
        cells = [f"{part:.1f} of {count}" if part is not None else "-" for part, count in each]
        kept.say(f"| {' | '.join([what, '-' if share is None else f'{share:.1f}', f'{many}', *cells])} |")
    kept.say(
        f"\n“{CALLING}” is no share of its own: extracts in which the check finds one are counted there, and not as verbatim ones."
    )
    for what in (TRUE[1], HUMAN):
        kept.say(
            f"\nWhy {what} is refused: {', '.join(f'{reason} {count}' for reason, count in tally.reasons[what].most_common(8)) or '-'}."
        )
    kept.say(f"\nOne check takes {speed(stories[:200]):.1f} ms, the search for citations of this script included.\n")
    kept.judge([
        Target("verbatim extracts refused", 0, tally.share(TRUE[0])[0], "%", most=True),
        Target("summaries that reuse the wording refused", 5, tally.share(TRUE[1])[0], "%", most=True),
        *(Target(f"{name} caught", least, tally.share(name)[0], "%") for name, (_, least) in FAULTS.items() if least),
        Target("summaries of another story caught", 99.5, tally.share(SWAPPED)[0], "%"),
    ])  # fmt: skip


def main() -> None:
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="jsonl with text, summary, lang")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=400, help="articles of each file")
    parser.add_argument("--swaps", type=int, default=2000, help="summaries of other stories")
    parser.add_argument("--show", metavar="WHAT", default="", help="print what was judged wrongly")
    options = parser.parse_args()
    if not options.files:
        nothing("name files of articles, one JSON object a line: text, summary, lang.")
        return
    stories = [story for path in options.files for story in read(path, options.limit)]
    tally = measure(stories, options.seed, options.swaps)
    kept = Record("faithfulness", "The faithfulness checker", keep=options.record)
    report(kept, tally, stories, options)
    kept.close()
    for line in tally.shown.get(options.show, [])[:40]:
        print("-", line)


if __name__ == "__main__":
    main()
