"""What speaks for a temperature: people, rooms, the body, measuring; and strangers, which speak against it."""

import re

from conversations.understanding.names import HAN
from conversations.understanding.spoken import PEOPLE, PLACES, WINDOW, Spoken, Stretch, figure_unit, is_padding
from conversations.understanding.words.health import TAKES

CLEAR = (
    "body",
    "site",
    "feverless",
    "symptom",
    "reporting",
    "proxy",
    "strong_normal",
    "normal",
    "measured",
    "warm",
    "nth",
)
NEAR = frozenset({*PEOPLE, *PLACES, *CLEAR})
FARTHER = frozenset({"body", "site", "feverless", "symptom", "reporting", "room"})
BACK = frozenset({"回来", "回家", "到家", "起来", "起床", "醒来", "下班回来", "刚到家", "买菜回来", "下班"})
MEASURES = re.compile(r"[量测夹探]|试表|试了|烧到|显示|measured|took")


def just_measured(spoken: Spoken, at: int) -> bool:
    """做完核酸回来量的36.5: a measuring verb leads to the number."""
    for place in range(at - 1, max(-1, at - 6), -1):
        token = spoken.tokens[place]
        if "measured" in token.means:
            return MEASURES.search(token.text) is not None
        if token.text in BACK:
            return True
        if token.any("comma", "stop") or not is_padding(token) or "unknown" in token.means:
            return False
    return False


RETAKEN = tuple("重再复又")


def is_retaken(spoken: Spoken, at: int) -> bool:
    """重新量的36.6: measured once more, whatever warmed the one before."""
    return any(
        "measured" in token.means and token.text.startswith(RETAKEN) and TAKES.search(token.text) is not None
        for token in spoken.tokens[max(0, at - 3) : at]
    )


def lists_doors(spoken: Spoken, at: int) -> bool:
    """1101，36.2，1102，36.5: one of several values that each stand right behind a door."""
    if "room" not in spoken.everything.means or not _behind_a_door(spoken, at):
        return False
    near = range(max(0, at - WINDOW), min(len(spoken.tokens), at + WINDOW))
    valued = (place for place in near if place != at and spoken.tokens[place].figure is not None)
    return any(_behind_a_door(spoken, place) for place in valued)


def _behind_a_door(spoken: Spoken, at: int) -> bool:
    before = next((token for token in reversed(spoken.tokens[max(0, at - 3) : at]) if "sep" not in token.means), None)
    return before is not None and before.parts is not None and before.parts[2] is not None


def own_evidence(spoken: Spoken, at: int) -> bool:
    """Whether the number's own clause names a person, a room or the body."""
    return spoken.has(
        spoken.within(spoken.clause, at), "body", "site", "room", "feverless", "symptom", "reporting", *PEOPLE
    )


def is_plain(spoken: Spoken, at: int) -> bool:
    """Whether the sentence names the body, or temperatures are being listed."""
    return spoken.has(spoken.within(spoken.sentence, at), "body", "site") or spoken.situation.temperatures


def has_evidence(spoken: Spoken, at: int) -> bool:
    """Somebody, some room or something about the body is named near the number."""
    clause, sentence = spoken.within(spoken.clause, at), spoken.within(spoken.sentence, at)
    label = spoken.before(at)
    if label is not None and ("gauge" in label.means or label.text in BACK):
        return True
    if not clause.means.isdisjoint(NEAR) or not sentence.means.isdisjoint(FARTHER):
        return True
    if spoken.has([place for place in sentence if place < clause.first], *PEOPLE):
        return True
    return figure_unit(spoken, at) == "c" and spoken.has(sentence, "measured", "when")


def has_strangers(spoken: Spoken, at: int) -> bool:
    """Whether unknown words stand in the number's clause."""
    clause = spoken.within(spoken.clause, at)
    return any(
        len(HAN.findall(spoken.tokens[p].text)) > 1
        or ("latin" in spoken.tokens[p].means and not (p > at and PINYIN.fullmatch(spoken.tokens[p].text)))
        for p in clause
        if spoken.tokens[p].any("unknown", "latin")
    )


# 36.5 ni hao: syllables behind a value are small talk, before it they may be a label.
PINYIN = re.compile(
    r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:i?ang|iong|uang|eng|ing|ong|ia[no]|uai|uan|a[ino]|ei|e[nr]|i[aenu]|ou"
    r"|u[aeino]|[aeiouv]))+"
)


def is_alone(spoken: Spoken, at: int) -> bool:
    """Whether the message (in reply, the sentence) says nothing beside the number and small words."""
    if not spoken.reply and len(spoken.numbers) > 1:
        return False
    return all(
        place == at
        or (is_padding(token) and "unknown" not in token.means)
        or token.any("greeting", "mention", "room", "when", "about", "mark", "unsure", *PEOPLE)
        for place, token in ((place, spoken.tokens[place]) for place in scope(spoken, at))
    )


def scope(spoken: Spoken, at: int) -> Stretch:
    """How far the talk around a number counts: in reply the sentence answers, and what follows is small talk."""
    return spoken.within(spoken.sentence, at) if spoken.reply else spoken.everything
