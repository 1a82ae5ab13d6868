"""Forget me: what is erased and what stays, in plain words; asked twice, since nothing brings it back."""

from collections.abc import Iterable
from enum import Enum, auto

from conversations.answers import NO, YES
from conversations.dialogue import Ask, Dialogue, Step, chose, chosen, how_to_call
from conversations.events import Event, ForgetMe
from conversations.family import digits
from conversations.prompts import Kind, Option


class Forgetting(Enum):
    """Where it stands."""

    EXPLAIN = auto()
    PROOF = auto()
    SURE = auto()
    FORGOTTEN = auto()
    CHECKED = auto()
    KEPT = auto()


def proof(forgetting: "Forget") -> object | None:
    """Digits that show who they are, or `worker`."""
    return forgetting.said.choice() or digits(forgetting.said.text)


def keep_proof(forgetting: "Forget") -> None:
    """Keep the digits."""
    forgetting.given["proof"] = "" if forgetting.value == "worker" else forgetting.value


def must_prove(forgetting: "Forget") -> bool:
    """They go on, and it is not certain who they are."""
    return forgetting.value == "go_on" and not forgetting.facts.get("verified")


def sure_and_verified(forgetting: "Forget") -> bool:
    """A second clear yes from who is known to be the person."""
    return forgetting.value == "forget" and bool(forgetting.facts.get("verified"))


def forget_me(forgetting: "Forget") -> Iterable[Event]:
    """That everything is to be erased."""
    yield ForgetMe(forgetting.given.get("proof", ""))


GO_ON = Option("go_on", "forget.option.go_on", words=(*YES, "要", "删", "删掉", "删除"))
KEEP = Option("keep", "forget.option.keep", words=(*NO, "不删", "算了", "不用了"))
WORKER = Option("worker", "forget.option.worker", words=("网格员核对", "不记得", "不知道", "没有电话"))
# The second yes takes other digits and words than the first, so that nobody slips into it.
KEEP_ALL = Option("keep", "forget.option.keep_all", words=(*NO, "不删", "算了", "留着"))
FORGET = Option(
    "forget", "forget.option.forget", words=("确定", "删掉", "都删掉", "真的删掉", "确认删除", "delete", "erase")
)


F = Forgetting


class Forget(Dialogue):
    """Erase what is kept of a person, after two clear yeses.

    Facts: `verified` (whether it is certain that this account is the person), `grid_phone`, `language`.
    """

    name = "forgetting"
    states = Forgetting
    asks = {
        F.EXPLAIN: Ask("forget.explain", Kind.CHOICE, (GO_ON, KEEP), reads=chosen),
        F.PROOF: Ask("forget.proof", Kind.TEXT, (WORKER,), reads=proof, keeps=keep_proof),
        F.SURE: Ask("forget.sure", Kind.CHOICE, (KEEP_ALL, FORGET), reads=chosen),
        F.FORGOTTEN: Ask("forget.forgotten", params=how_to_call),
        F.CHECKED: Ask("forget.checked", params=how_to_call),
        F.KEPT: Ask("forget.kept"),
    }
    steps = (
        Step(F.EXPLAIN, F.PROOF, when=must_prove),
        Step(F.EXPLAIN, F.SURE, when=chose("go_on")),
        Step(F.EXPLAIN, F.KEPT),
        Step(F.PROOF, F.SURE),
        Step(F.SURE, F.FORGOTTEN, when=sure_and_verified, tells=forget_me),
        Step(F.SURE, F.CHECKED, when=chose("forget"), tells=forget_me),
        Step(F.SURE, F.KEPT),
    )
