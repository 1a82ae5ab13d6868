"""How somebody wants to be reached: set by a command or a roster's tag, seen on the lists, and kept."""

import pytest
from sqlmodel import select

from bot.render import Drawer
from documents.roster import RosterRow
from handlers.effects import Show, Tell
from handlers.grid.rosters import import_rows
from storage import papers
from storage.models import Audit
from tests.neighbourhood import LI, OTHER_WORKER, STRANGER, WANG, WORKER, Neighbourhood


def sets(town: Neighbourhood, said: str, who: int = WORKER) -> list[str]:
    return town.commands(who, "calls", f"方式 {said}".strip()).keys


def imports(town: Neighbourhood, *tags: str) -> None:
    row = RosterRow("", "3", "1", "502", "王秀英", "", None, tags)
    assert not import_rows(town.db, town.grid(), [(2, row)], town.now).errors
    town.forget()


def shown(town: Neighbourhood, view: str, **ids: object) -> str:
    letter = {"view": view, "ids": {"grid": town.grid().id, **ids}, "language": "zh"}
    return "\n".join(drawn.text for drawn in Drawer("linli_bot").page(town.db, letter, town.now))


@pytest.mark.parametrize(
    ("word", "contact"), [("电话", "phone"), ("短信", "text"), ("上门", "visit"), ("群里", "chat"), ("TEXT", "text")]
)
def test_a_worker_sets_it_in_one_line(town: Neighbourhood, word: str, contact: str) -> None:
    town.resident("王秀英").contact = "visit" if contact != "visit" else "phone"
    town.forget()

    assert sets(town, f"3-1-502 王秀英 {word}") == ["contact.changed"]
    assert town.resident("王秀英").contact == contact


def test_where_one_person_lives_the_name_may_be_left_out(town: Neighbourhood) -> None:
    sets(town, "3-1-502 电话")

    assert town.resident("王秀英").contact == "phone"


@pytest.mark.parametrize(
    "said", ["", "3-1-501 电话", "3-1-501 王五 电话", "3-1-999 张三 电话", "3-1-501 张三", "张三 电话"]
)
def test_what_is_not_clear_changes_nobody(town: Neighbourhood, said: str) -> None:
    assert sets(town, said) == ["contact.how"]
    assert {town.resident(name).contact for name in ("张三", "李梅", "张小宝", "王秀英")} == {"chat"}


def test_a_telephone_without_a_number_is_pointed_out(town: Neighbourhood) -> None:
    assert sets(town, "3-1-501 张小宝 电话") == ["contact.changed", "contact.no_phone"]


@pytest.mark.parametrize("who", [OTHER_WORKER, LI, STRANGER])
def test_nobody_else_sets_it(town: Neighbourhood, who: int) -> None:
    sets(town, "3-1-502 王秀英 电话", who)

    assert town.resident("王秀英").contact == "chat"


# --- by family --------------------------------------------------------------------------------------------

DAUGHTER = 401


@pytest.fixture
def daughter(town: Neighbourhood) -> Neighbourhood:
    """王秀英's daughter lives elsewhere and was accepted."""
    town.enrol(DAUGHTER, "王秀英", relation="relative")
    return town


@pytest.mark.parametrize("said", ["王秀英 短信", "3-1-502 王秀英 短信", "3号楼1单元502 王秀英 text"])
def test_family_sets_it_by_the_name(daughter: Neighbourhood, said: str) -> None:
    assert sets(daughter, said, DAUGHTER) == ["contact.changed"]
    assert daughter.resident("王秀英").contact == "text"


def test_the_words_alone_say_it_too(daughter: Neighbourhood) -> None:
    daughter.tells(DAUGHTER, "电话 方式 王秀英 短信")

    assert daughter.resident("王秀英").contact == "text"


def test_the_workers_read_it_without_a_sound_and_the_person_hears_it(daughter: Neighbourhood) -> None:
    answer = daughter.commands(DAUGHTER, "calls", "方式 王秀英 短信")

    told = {one.chat_id: one for one in answer.of(Tell)}
    assert {chat: one.lines[-1].key for chat, one in told.items()} == {
        WORKER: "contact.by_family",
        WANG: "contact.of_yours",
    }
    assert told[WORKER].quiet
    daughter.opens()
    assert "只用短信" in shown(daughter, "missing")


def test_whoever_family_made_text_only_is_never_rung(daughter: Neighbourhood) -> None:
    daughter.opens()
    sets(daughter, "王秀英 电话", DAUGHTER)
    assert [page.view for page in daughter.commands(WORKER, "calls").of(Show)] == ["calling"]

    sets(daughter, "王秀英 短信", DAUGHTER)

    assert daughter.commands(WORKER, "calls").keys == ["calling.nobody_left"]


@pytest.mark.parametrize("said", ["", "短信", "王秀英", "张三 电话", "3-1-501 王秀英 电话", "王秀英 传真"])
def test_family_is_shown_how_where_it_is_not_clear(daughter: Neighbourhood, said: str) -> None:
    assert sets(daughter, said, DAUGHTER) == ["contact.how_family"]
    assert {daughter.resident(name).contact for name in ("张三", "王秀英")} == {"chat"}


def test_family_that_nobody_confirmed_sets_nothing(town: Neighbourhood) -> None:
    town.enrol(DAUGHTER, "王秀英", relation="relative", verified=False)
    wang = town.resident("王秀英").id

    sets(town, "王秀英 短信", DAUGHTER)
    answer = town.presses(DAUGHTER, f"b:{wang}:text", chat=DAUGHTER)

    assert answer.keys == ["press.not_yours"]
    assert town.resident("王秀英").contact == "chat"


def test_who_is_rung_without_a_number_is_pointed_out_to_family(daughter: Neighbourhood) -> None:
    daughter.resident("王秀英").phone = ""
    daughter.forget()

    assert sets(daughter, "王秀英 电话", DAUGHTER) == ["contact.changed", "contact.no_phone_family"]


@pytest.mark.parametrize("who", [DAUGHTER, WANG, WORKER])
def test_it_is_set_with_a_tap_beside_whom_to_ask(daughter: Neighbourhood, who: int) -> None:
    wang = daughter.resident("王秀英").id

    answer = daughter.presses(who, f"b:{wang}:visit", chat=who)

    assert daughter.resident("王秀英").contact == "visit"
    (page,) = answer.of(Show)
    assert "平时:要上门" in shown(daughter, page.view, **page.ids)
    (act,) = daughter.db.exec(select(Audit).where(Audit.action == "contact")).all()
    assert act.account_id == daughter.account(who)


def test_family_and_elders_find_it_in_their_own_record(daughter: Neighbourhood) -> None:
    wang = daughter.resident("王秀英").id
    for who, expected in ((DAUGHTER, [f"b:{wang}:see"]), (WANG, [f"b:{wang}:see"]), (LI, [])):
        (page,) = daughter.commands(who, "me").of(Show)
        letter = {"view": page.view, "ids": page.ids, "language": "zh"}
        (drawn,) = Drawer("linli_bot").page(daughter.db, letter, daughter.now)
        rows = drawn.keyboard.inline_keyboard if drawn.keyboard else ()
        assert [one.callback_data for row in rows for one in row] == expected


# --- rosters and lists ------------------------------------------------------------------------------------


def test_a_roster_says_it_in_a_tag_and_hands_it_out_again(town: Neighbourhood) -> None:
    imports(town, "独居", "短信")
    assert (town.resident("王秀英").contact, town.resident("王秀英").tags) == ("text", ["独居"])

    (line,) = [one for one in papers.roster(town.db, town.grid().id or 0) if one.name == "王秀英"]
    assert (line.tags, line.contact) == (("独居",), "text")


@pytest.mark.parametrize("tags", [(), ("独居",)])
def test_a_roster_without_the_tag_leaves_it_as_it_was(town: Neighbourhood, tags: tuple[str, ...]) -> None:
    sets(town, "3-1-502 王秀英 电话")

    imports(town, *tags)

    assert town.resident("王秀英").contact == "phone"
    assert town.resident("王秀英").tags == ["独居"]


def test_a_pasted_line_registers_somebody_without_a_chat(town: Neighbourhood) -> None:
    town.commands(WORKER, "roster", "3-1-701 吴桂英 13800000077 1938 独居 电话")

    wu = town.resident("吴桂英")
    assert (wu.contact, wu.phone, wu.birth_year, wu.tags) == ("phone", "+8613800000077", 1938, ["独居"])


def test_it_is_seen_among_the_missing_and_on_the_door_list(town: Neighbourhood) -> None:
    town.opens()
    sets(town, "3-1-502 王秀英 短信")

    assert "王秀英 13800000003 独居 只用短信" in shown(town, "missing")
    assert "只用短信" in shown(town, "doors", round=town.round().id, language="zh")


def test_the_change_is_audited(town: Neighbourhood) -> None:
    sets(town, "3-1-502 王秀英 电话")

    (act,) = town.db.exec(select(Audit).where(Audit.action == "contact")).all()
    assert act.subject == f"resident {town.resident('王秀英').id} phone"


@pytest.mark.parametrize(("contact", "told"), [("text", "step.door_claimed"), ("chat", "step.ringing")])
def test_who_only_reads_is_promised_no_call_when_somebody_takes_their_wish(
    town: Neighbourhood, contact: str, told: str
) -> None:
    town.resident("王秀英").contact = contact
    town.forget()
    town.tells(WANG, "0")
    (ticket,) = town.tickets("help")

    answer = town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORKER)

    assert [one.lines[0].key for one in answer.of(Tell) if one.chat_id == WANG] == [told]
