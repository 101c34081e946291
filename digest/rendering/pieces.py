"""A rendered page cut into pieces that are encoded once, with named gaps between them: what a message costs per reader is filling and joining.

Cards are cut out whole, so that readers with a choice of their own can get others in another order. Filling is done in `delivery`.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from digest.errors import RenderError
from digest.model import Gap, Part, Stock
from digest.model.transfer import Encoding, Kind, cheaper, encode_piece
from digest.rendering.placeholders import Tokens


def part(kind: Kind, page: str, tokens: Tokens) -> Part:
    """Cut a page at its tokens and encode each piece by itself, in the cheaper encoding. Raises `RenderError` for a card that is open, lost or doubled."""
    page = page.replace("\r\n", "\n")
    encoding = cheaper(page)
    pieces, cards = _cut(kind, page, tokens)
    encoded = {gap_of(card): encode_piece(kind, encoding, text) for card, text in cards.items()}
    return Part(
        kind=kind,
        encoding=encoding,
        pieces=tuple(_encoded(kind, encoding, pieces)),
        cards={card: encoded[gap_of(card)] for card in cards},
        decoded_size=sum(len(text.encode()) + text.count("\n") for text in [*pieces[::2], *cards.values()]),
    )


def gap_of(card: str) -> Gap:
    """Give the gap that stands for the card of an article."""
    return Gap(f"card:{card}")


def filled(page: str, tokens: Tokens, values: Mapping[Gap, str]) -> str:
    """Give a page with `values`, escaped already, in its gaps and without the marks of cards: what a person looks at."""
    meaning = tokens.meaning
    parts = tokens.split(page)
    for token, text in _pairs(parts):
        parts[0] += (values[meaning[token]] if token in meaning else "") + text
    return parts[0]


def weight(one: Part) -> int:
    """Give the size of a part on the wire in bytes, decoded or encoded, whichever is more; a gap counts nothing."""
    encoded = sum(len(piece) for piece in one.pieces if isinstance(piece, bytes))
    return max(one.decoded_size, encoded + sum(map(len, one.cards.values())))


def fingerprint(headers: Sequence[tuple[str, str]], parts: Sequence[Part], stock: Stock | None = None) -> str:
    """Give the SHA-256 over shared headers, parts and stock: equal exactly when the same messages would go out."""
    seal = sha256()
    for name, value in headers:
        seal.update(_framed(name.encode(), value.encode("utf-8", "replace")))
    for one in parts:
        seal.update(_framed(one.kind.encode(), one.encoding.encode()))
        for piece in one.pieces:
            seal.update(_framed(b"text", piece) if isinstance(piece, bytes) else _framed(b"gap", piece.encode()))
        for card, text in one.cards.items():
            seal.update(_framed(card.encode(), text))
    if stock is not None:
        seal.update(_framed(b"stock", repr(stock).encode("utf-8", "replace")))
    return seal.hexdigest()


def _framed(*fields: bytes) -> bytes:
    return b"".join(len(field).to_bytes(8, "big") + field for field in fields)


def _pairs(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(parts[1::2], parts[2::2], strict=True)


def _cut(kind: Kind, page: str, tokens: Tokens) -> tuple[list[str], dict[str, str]]:
    """Give text and gaps by turns, and the text of each card."""
    meaning: Mapping[str, Gap] = tokens.meaning
    opens: Mapping[str, str] = {pair[0]: card for card, pair in tokens.cards.items()}
    parts = tokens.split(page)
    pieces, cards, inside = [parts[0]], dict[str, str](), ""
    for token, text in _pairs(parts):
        if inside:
            if token != tokens.cards[inside][1]:
                raise _broken(kind, "a card holds another card, or something of one reader")
            pieces += [gap_of(inside), text]
            inside = ""
        elif token in opens:
            if opens[token] in cards:
                raise _broken(kind, "a card stands there twice")
            inside = opens[token]
            cards[inside] = text
        elif token in meaning:
            pieces += [meaning[token], text]
        else:
            raise _broken(kind, "a card is closed that was not opened")
    if inside or len(cards) != len(tokens.cards):
        raise _broken(kind, "a card is missing or not closed")
    return pieces, cards


def _encoded(kind: Kind, encoding: Encoding, pieces: Sequence[str]) -> Iterator[bytes | Gap]:
    for place, piece in enumerate(pieces):
        if place % 2:
            yield Gap(piece)
        elif piece:
            yield encode_piece(kind, encoding, piece)


def _broken(kind: Kind, what: str) -> RenderError:
    ending = "html" if kind == "text/html" else "txt"
    hint = "Print `story.opens` and `story.closes` once around each story, and values of `page` that differ by reader outside of them."
    return RenderError(what, where=f"edition.{ending}.j2", hint=hint)
