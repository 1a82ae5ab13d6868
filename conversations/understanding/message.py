"""One message in, one understanding out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from conversations.understanding.drafts import Draft
from conversations.understanding.entry import Entry, read
from conversations.understanding.heard import AskBack, Heard, LeftAlone, Span, Status, Understanding
from conversations.understanding.judge import BOUND, PAST, TAKE
from conversations.understanding.lists.chains import Chain, chain_of, with_heading
from conversations.understanding.lists.forwards import forwarded_of
from conversations.understanding.lists.grids import unfolded
from conversations.understanding.lists.lines import Line, layout
from conversations.understanding.lists.rows import marked_rows
from conversations.understanding.lists.tables import read_columns
from conversations.understanding.normal import Plain, plain
from conversations.understanding.rooms import joined
from conversations.understanding.silence import doubt, speaks_for_itself
from conversations.understanding.spoken import Situation
from conversations.understanding.tokens import BREAK, Token, tokens

WORTHY = frozenset(  # letters that make a message worth reading
    "0123456789卅烧热温寒咳嗽痛疼吐泻晕昏鼻喉嗓喘闷恶乏累劲烫冷抖味嗅眼拉屙测量报正无异健好事安适服病阳症喷攰哕窜泄胃蔫样显"
)
WORTH = re.compile(  # words of other letters that do
    r"[零一二三四五六七八九十][度点]|[三四][六七]|三十|四十|点[一二三四五六七八九]"
    r"|同上|同昨|同前|同楼|一样|一个样|^没有$|差不多|如旧|既往|照常|还行|还可以|不错|凑合|没啥|如常|照旧|难受|感冒|👌|👍|🆗"
    r"|same as|fever|cough|fine|normal|temp|sore|throat|dizzy|ache|tired|vomit|diarr|nose|ok|good|well|zc|zheng"
    r"|横杠|(?<![a-z])(?:lo|err)(?![a-z])"
    r"|thirty|forty|kesou|fa ?shao|biti|tou ?(?:teng|tong|yun)|shi ?[a-z]{0,3} ?(?:du|dian)"
)
BROKEN_POINT = re.compile(r"(?<![\d.])(3[4-9]|4[0-2])([ ]{0,2}\n[ ]{0,2})([.点]\s?\d)(?!\d)")
BROKEN_SPOKEN = re.compile(r"([三四]十[一二三四五六七八九])[,、。](?=点[一二三四五六七八九](?![十点]))")
BROKEN_VALUE = re.compile(r"\s*(?:3[5-9]|4[0-2])(\n)\d\s*")
STATED = "somebody states a temperature or how they feel"
SPACED = re.compile(
    r"(?<![\d.])[34] [0-9] ?[.。点] ?\d(?![\d.])|[三四]? ?十 [一二三四五六七八九] ?[度点]"
    r"(?: ?[一二三四五六七八九半零])?"
    r"|[三四]十[一二三四五六七八九] ?[度点] [一二三四五六七八九半零](?![十百点度个])"
)
UNCLEAR = "a value to ask about"
NOBODY = "nobody's temperature is stated"
LARGEST_HOUSEHOLD = 20
NOT_A_HOUSEHOLD = "more values without a name than a household has people"
MOST = 40  # readings in one message that is no list
LONGEST_SIGN = 24  # letters; 同上, 👌 and the like say something without a number
TELLING = ("normal", "feverless", "symptom", "vague", "body")
NOTHING = Understanding("not_report", why="nothing about anybody's temperature")
OWN_PREFIX = re.compile(
    r"^(?:我们家的|我们家|我家的|我家|咱们家|咱家|俺家|我的|我们|俺的|我屋里|我|俺|吾|家里的|家里|家中|my\s+)(?=.)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Part:
    """An entry with the heading it stands under, or with the one who wrote it where it was copied."""

    entry: Entry
    heading: tuple[str | None, str | None, str | None] | None = None
    author: Span | None = None


def understand(text: str, context: str = "group") -> Understanding:
    """What the message reports; `context` is "group", "private" or "reply_to_reminder"."""
    written = plain(text)
    if written.text.isspace():
        return NOTHING
    if WORTHY.isdisjoint(written.text) and not WORTH.search(written.text):
        return NOTHING
    written = _mended(written, context)
    found = layout(written.text)
    lines = [(line, _shifted(written.text, line.start, line.end)) for line in found.lines]
    if "\t" in written.text or "|" in written.text:
        read_columns(lines)
    forwarded = forwarded_of(written.text, lines)
    if not forwarded:
        lines = unfolded(lines) or marked_rows(lines)
    chain = chain_of(lines, written.text) if not forwarded and (len(lines) > 1 or found.marked) else None
    if chain is None and len(written.text) > LONGEST_SIGN and not any(_tells(said) for _, said in lines):
        return replace(NOTHING, left=_quoted(written, found.quotes))
    parts: Iterable[Part]
    if chain:
        parts = _chain_parts(chain, context)
    elif forwarded:
        parts = [Part(_free(copied.lines, context), heading=copied.door, author=copied.author) for copied in forwarded]
    else:
        parts = (Part(_free(lines, context)),)
    gathered = Gathered(left=list(_quoted(written, found.quotes)))
    for part in parts:
        _gather(gathered, written, part, context)
    if chain is None and len(gathered.stored) > MOST:
        return _too_many(gathered)
    return _sorted_out(gathered)


def _mended(written: Plain, context: str) -> Plain:
    """The text with a value in one piece that a mark, a blank or a new line had broken."""
    text = written.text
    if match := BROKEN_SPOKEN.search(text):
        text = f"{text[: match.end(1)]} {text[match.end(1) + 1 :]}"
    if context != "group" and (match := BROKEN_VALUE.fullmatch(text)):
        text = text[: match.start(1)] + "." + text[match.end(1) :]
    if '":' in text:
        text = text.replace('"', " ")  # {"姓名":"张丽"}
    if "\n" in text:
        text = BROKEN_POINT.sub(lambda match: match[1] + " " * len(match[2]) + match[3].replace("\n", " "), text)
    if text != written.text:
        written = written._replace(text=text)
    if (context != "group" or "体温" in text) and " " in text and (match := SPACED.search(text)):
        return _closed_up(written, *match.span())
    return written


def _closed_up(written: Plain, start: int, end: int) -> Plain:
    """3 6 . 5 without its blanks."""
    kept = [place for place in range(len(written.text)) if not start < place < end or written.text[place] != " "]
    text = "".join(written.text[place] for place in kept)
    return Plain(text, written.original, [written.at[place] for place in [*kept, len(written.text)]])


def _tells(said: list[Token]) -> bool:
    """Whether a line holds a number or a word about how somebody feels."""
    return any(token.figure is not None or token.any(*TELLING) for token in said)


def _quoted(written: Plain, quotes: list[Span]) -> tuple[LeftAlone, ...]:
    if not quotes:
        return ()
    spans = [written.span(*quote) for quote in quotes]
    return tuple(LeftAlone(written.original[slice(*span)], "quoted: already recorded", span) for span in spans)


def _shifted(text: str, start: int, end: int) -> list[Token]:
    """The tokens of text[start:end], placed where they stand in the whole."""
    found = tokens(text[start:end])
    if start:
        for token in found:
            token.start += start
            token.end += start
    return found


def _free(lines: list[tuple[Line, list[Token]]], context: str) -> Entry:
    joined_tokens: list[Token] = []
    for _, said in lines:
        if joined_tokens:
            end = joined_tokens[-1].end
            joined_tokens.append(Token(end, end, "\n", BREAK))
        joined_tokens.extend(said)
    return read(joined_tokens, Situation(context))


def _chain_parts(chain: Chain, context: str) -> Iterator[Part]:
    situation = Situation(context, chain=True, temperatures=chain.temperatures, columns=chain.columns)
    for said, heading in chain.entries:
        yield Part(read(said, situation), heading)


@dataclass(slots=True)
class Gathered:
    """What the entries of one message come to."""

    stored: list[Heard] = field(default_factory=list)
    candidates: list[Heard] = field(default_factory=list)
    ask: list[AskBack] = field(default_factory=list)
    left: list[LeftAlone] = field(default_factory=list)
    correction: bool = False
    entries: int = 0
    doubt: str | None = None


def _gather(found: Gathered, written: Plain, part: Part, context: str) -> None:
    found.entries += 1
    found.correction = found.correction or part.entry.correction
    found.left += [LeftAlone(_raw(written, span), why, written.span(*span)) for span, why in part.entry.left]
    for draft in part.entry.drafts:
        guessed = part.entry.unsure and draft.verdict == BOUND
        if draft.celsius is None and not guessed and not speaks_for_itself(part.entry, draft, context):
            continue
        heard = _heard(written, draft, part)
        if not part.entry.unsure and draft.verdict in {TAKE, BOUND}:
            found.stored.append(heard)
            continue
        found.candidates.append(heard)
        if draft.verdict != PAST:
            who = None if heard.who == "self" else heard.who
            found.ask.append(AskBack(_raw(written, draft.span), who, heard.room, heard.span))
    if not part.entry.in_chain and not found.stored and not found.candidates:
        found.doubt = doubt(part.entry)


def _too_many(found: Gathered) -> Understanding:
    """More values than anybody states in plain words: asked about, the highest first."""
    highest = sorted(found.stored, key=lambda heard: heard.celsius or 0, reverse=True)[:MOST]
    return Understanding("ambiguous", (), tuple(highest), (), found.correction, "more values than one can tell", ())


def _sorted_out(found: Gathered) -> Understanding:
    left = tuple(found.left)
    if found.stored:
        once = _named_once(found.stored) if found.entries > 1 else tuple(found.stored)
        if (
            len(once) > LARGEST_HOUSEHOLD
            and sum(one.who == "家人" and one.room is None for one in once) > LARGEST_HOUSEHOLD
        ):
            return Understanding("ambiguous", why=NOT_A_HOUSEHOLD, left=left)
        return Understanding("report", once, (), tuple(found.ask), found.correction, STATED, left)
    if found.candidates:
        return Understanding("ambiguous", (), tuple(found.candidates), (), found.correction, UNCLEAR, left)
    if found.doubt is not None:
        return Understanding("ambiguous", why=found.doubt, left=left)
    return Understanding("not_report", why=NOBODY, left=left)


def _named_once(stored: list[Heard]) -> tuple[Heard, ...]:
    """A chain pasted twice names each person once."""
    seen: dict[tuple[object, ...], Heard] = {}
    for index, heard in enumerate(stored):
        nameless = heard.who in {"self", "家人", "全家"} and heard.room is None
        key = (
            heard.celsius,
            heard.status,
            heard.who,
            heard.room,
            heard.of,
            heard.when,
            heard.site,
            index if nameless or heard.who == "家人" else -1,
        )
        seen.setdefault(key, heard)
    return tuple(seen.values())


def _raw(written: Plain, span: Span) -> str:
    start, end = written.span(*span)
    return written.original[start:end]


def _name(written: Plain, who: Span | str) -> str:
    if isinstance(who, str):
        return who
    name = _raw(written, who).strip()
    return OWN_PREFIX.sub("", name) or name


def _heard(written: Plain, draft: Draft, part: Part) -> Heard:
    status: Status | None = None
    if draft.celsius is None:
        status = "abnormal" if draft.status == "abnormal" else "normal"
    owner = draft.of or (part.author if draft.who != "self" else None)
    return Heard(
        draft.celsius,
        status,
        _name(written, part.author if part.author and draft.who == "self" else draft.who),
        joined(with_heading(draft.room, part.heading)),
        draft.symptoms,
        draft.site,
        _raw(written, draft.when) if isinstance(draft.when, tuple) else draft.when,
        _name(written, owner) if owner else None,
        draft.count,
        written.span(*draft.span),
    )
