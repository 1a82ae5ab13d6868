"""The people of a household, found by the words their family uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import texts
from conversations.events import MemberId

SELF = "self"
SELF_WORDS = frozenset({"self", "我", "本人", "我自己", "自己", "俺", "me", "myself", "i"})
WHOLE_FAMILY = frozenset({"全家", "一家", "全家人", "我家", "我们家", "大家", "都", "家里", "everyone", "all"})

SAME_RELATION = tuple(
    frozenset(words.split())
    for words in (
        "爸 爸爸 老爸 父亲 爹 老爹 老爷子 dad father",
        "妈 妈妈 老妈 母亲 娘 老娘 老太太 mum mom mother",
        "老公 丈夫 先生 爱人 对象 当家的 孩子爸 husband",
        "老婆 妻子 媳妇 太太 爱人 对象 孩子妈 wife",
        "儿子 儿 大儿子 小儿子 孩子 小孩 娃 娃娃 宝宝 宝贝 son child",
        "女儿 闺女 姑娘 丫头 大女儿 小女儿 孩子 小孩 娃 娃娃 宝宝 宝贝 daughter child",
        "爷爷 grandpa grandfather",
        "奶奶 grandma grandmother",
        "外公 姥爷 grandpa grandfather",
        "外婆 姥姥 grandma grandmother",
        "公公 爸 爸爸 爷爷",
        "婆婆 妈 妈妈 奶奶",
        "岳父 老丈人 丈人 爸 爸爸",
        "岳母 丈母娘 妈 妈妈",
        "哥 哥哥 大哥 brother",
        "弟 弟弟 brother",
        "姐 姐姐 大姐 sister",
        "妹 妹妹 sister",
        "孙子 孩子 小孩 娃 宝宝 grandson",
        "孙女 孩子 小孩 娃 宝宝 granddaughter",
        "保姆 阿姨",
    )
)


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the household; `key` is short, for buttons; `relation` "self" marks the sender."""

    key: str
    member: MemberId | None
    name: str = ""
    relation: str = ""

    @property
    def is_self(self) -> bool:
        """Whether this is the person writing."""
        return self.relation == SELF

    @property
    def who(self) -> str:
        """The plain word for this person: "self", else name or relation."""
        return SELF if self.is_self else self.name or self.relation

    def say(self, language: str, me: str = "temperature.me") -> str:
        """What to call this person when speaking to the sender."""
        if self.is_self:
            return texts.say(me, language)
        if self.name and self.relation:
            return texts.say("temperature.member_related", language, name=self.name, relation=self.relation)
        return texts.say("temperature.member", language, name=self.name or self.relation)


def household(members: Sequence[Mapping[str, Any]]) -> tuple[Person, ...]:
    """The household with the sender first; a sender who is not listed is added without an id."""
    people = [_person(f"m{at}", member) for at, member in enumerate(members)]
    me = [person for person in people if person.is_self][:1] or [Person("me", None, relation=SELF)]
    return (*me, *(person for person in people if person not in me))


def _person(key: str, member: Mapping[str, Any]) -> Person:
    relation = str(member.get("relation") or "")
    return Person(key, member["id"], str(member.get("name") or ""), SELF if relation in SELF_WORDS else relation)


def find(people: Sequence[Person], said: str) -> Person | None:
    """The one person meant by a name or a relation; None when nobody or more than one fits."""
    word = said.strip().removeprefix("我").removeprefix("俺").removeprefix("的") or said
    if said in SELF_WORDS:
        return next((person for person in people if person.is_self), None)
    if not word:
        return None
    for fits in (_is_called, _is_related, _is_named_in_part):
        found = [person for person in people if fits(person, word)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _is_called(person: Person, word: str) -> bool:
    return word in {person.name, person.relation}


def _is_related(person: Person, word: str) -> bool:
    return any(word in words and person.relation in words for words in SAME_RELATION)


def _is_named_in_part(person: Person, word: str) -> bool:
    return len(word) >= 2 and bool(person.name) and (word in person.name or person.name in word)
