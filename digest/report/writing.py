"""What a language model did for an edition, and what it cost."""

from digest.model.writing import ModelUse
from digest.report.wording import counted, listed, plain

_MILLION = 1_000_000


def use_text(use: ModelUse) -> str:
    """Say it in one sentence or two whose figures add up."""
    kept = f" ({use.cached} kept from before)" if use.cached else ""
    parts = [f"{counted(use.written, 'summary', 'summaries')} by {plain(use.model)}{kept}"]
    extracts = sum(use.extracts.values())
    if extracts:
        why = listed([f"{count} {reason}" for reason, count in use.extracts.items()])
        parts.append(f"{counted(extracts, 'extract')} ({why})")
    return f"{'; '.join(parts)}. {cost_text(use)}"


def cost_text(use: ModelUse) -> str:
    """Say what it took: calls, tokens, money."""
    if not use.calls:
        return "Nothing was asked."
    about = "about " if use.estimated else ""
    money = f", {about}{use.millionths / _MILLION:.4f} {plain(use.currency)}" if use.millionths else ""
    return f"{counted(use.calls, 'call')}, {about}{use.tokens_in + use.tokens_out:,} tokens{money}."


def trouble_line(use: ModelUse, newsletter: str) -> str:
    """Say in one line what kept the model from answering."""
    said = f"{newsletter}: the model {plain(use.model)} {plain(use.trouble)}"
    return f"{said}; {counted(sum(use.extracts.values()), 'story', 'stories')} went on with extracts."


def use_json(use: ModelUse) -> dict[str, object]:
    """Give it for machines; money in units of the currency."""
    return {
        "model": use.model,
        "written": use.written,
        "cached": use.cached,
        "extracts": dict(use.extracts),
        "calls": use.calls,
        "tokens_in": use.tokens_in,
        "tokens_out": use.tokens_out,
        "estimated": use.estimated,
        "money": use.millionths / _MILLION,
        "currency": use.currency,
        "trouble": use.trouble,
    }
