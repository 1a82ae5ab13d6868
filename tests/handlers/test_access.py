"""Nobody sees or changes anything outside their area, whatever a client sends."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, SQLModel, select

import texts
from bot.render import Drawer
from bot.telegram import ANONYMOUS
from handlers.commands import COMMANDS
from handlers.effects import File, Reply, Show, Tell, Toast
from handlers.incoming import Attachment
from handlers.presses import PRESSES
from handlers.work.tickets import TRIGGERS
from storage import people
from storage.models import Call, Card, Case, Claim, EmergencyContact, Outbox, Resident, Statement, Ticket, Track
from tests.neighbourhood import (
    DAY,
    GROUP,
    LI,
    MADE,
    OTHER_GROUP,
    OTHER_WORKER,
    STRANGER,
    WANG,
    WORKER,
    ZHANG,
    Neighbourhood,
    at,
)

SECRETS = ("38.5", "王秀英", "李梅", "13800000001", "13800000003", "3-1-50", "张小宝")
OUTSIDERS = pytest.mark.parametrize("who", [STRANGER, WANG, OTHER_WORKER], ids=["stranger", "resident", "other worker"])


def dump(db: Session) -> dict[str, list[Any]]:
    """Every row of every table, but for the letters that carry the answers."""
    db.flush()
    rows = {}
    for table in SQLModel.metadata.sorted_tables:
        if table.name != "outbox":
            rows[table.name] = sorted(db.execute(text(f'select * from "{table.name}"')).all(), key=str)  # noqa: S608
    return rows


def words_to(town: Neighbourhood, chat: int) -> str:
    """Everything that waits to be sent to a chat, in words."""
    drawer = Drawer("linli_bot")
    found: list[str] = []
    for letter in town.db.exec(select(Outbox).where(Outbox.chat_id == chat)):
        if letter.kind == "say":
            found += [drawn.text for drawn in drawer.say(letter.payload)]
        elif letter.kind in ("show", "card"):
            found += [drawn.text for drawn in drawer.page(town.db, letter.payload, town.now)]
        elif letter.kind == "file":
            found.append(f"file {letter.payload}")
    return "\n".join(found)


@pytest.fixture
def busy(town: Neighbourhood) -> Neighbourhood:
    """A morning with something of every kind to press on, and everybody already known."""
    town.opens()
    for user in (STRANGER, WANG, OTHER_WORKER, WORKER):
        town.says(user, "大家好")
        town.tells(user, "菜单")
    town.says(ZHANG, "38.5", message=70)
    town.says(ZHANG, "老婆36.8")
    town.says(ZHANG, "妈 386")
    grid = town.grid()
    claim = Claim(account_id=town.account(LI), grid_id=grid.id, room="3-1-501", name="新人", made_at=MADE)
    relative = Claim(
        account_id=town.account(LI), grid_id=grid.id, room="3-1-501", name="张三", wants="relative", made_at=MADE
    )
    town.db.add_all([claim, relative])
    town.db.flush()
    values: dict[str, Any] = {"grid_id": grid.id, "account_id": town.account(ZHANG), "opened_at": MADE}
    town.db.add(Ticket(cause="claim", kind="enrolment", claim_id=claim.id, **values))
    town.db.add(Ticket(cause="need", kind="need", state="DONE", **values))
    town.db.add(Ticket(cause="help", kind="help", state="CLAIMED", **values))
    town.db.add(Ticket(cause="voice", kind="voice", **values))
    town.db.add(Ticket(cause="visit", kind="visit", state="CLAIMED", **values))
    rung: dict[str, Any] = {"resident_id": town.resident("王秀英").id, "grid_id": grid.id, "day": DAY, "at": MADE}
    town.db.add(Call(way="out", account_id=town.account(WORKER), **rung))
    town.db.flush()
    town.db.add(Call(way="door", account_id=town.account(WORKER), said=[[[rung["resident_id"]], "seen", None]], **rung))
    friend: dict[str, Any] = {
        "resident_id": town.resident("李梅").id,
        "relation": "neighbour",
        "account_id": town.account(ZHANG),
    }
    town.db.add(EmergencyContact(**friend, made_at=MADE))
    town.db.add(Track(grid_id=grid.id or 0, place="永辉超市", made_by=town.account(WORKER), made_at=MADE))
    fever = town.tickets("fever")[0]
    town.db.add(
        Case(
            kind="fever",
            grid_id=grid.id or 0,
            resident_id=fever.resident_id or 0,
            account_id=town.account(ZHANG),
            opened_on=DAY,
        )
    )
    town.forget()
    for letter in town.db.exec(select(Outbox)):
        town.db.delete(letter)
    town.forget()
    return town


def others_buttons(town: Neighbourhood) -> list[str]:
    """A button of every kind that is somebody else's."""
    fever, enrolment, need = (town.tickets(kind)[0].id for kind in ("fever", "enrolment", "need"))
    call, voice = (town.tickets(kind)[0].id for kind in ("help", "voice"))
    visit, (rung, knock) = town.tickets("visit")[0].id, town.db.exec(select(Call.id).order_by(Call.id)).all()  # type: ignore[arg-type]
    silent, contact = town.resident("李梅").id, town.db.exec(select(EmergencyContact.id)).one()
    case = town.db.exec(select(Case.id)).one()
    relative = town.db.exec(select(Claim.id).where(Claim.wants == "relative")).one()
    grid = town.grid()
    said = town.db.exec(select(Statement.id).order_by(Statement.id.desc())).first()  # type: ignore[union-attr]
    group = town.db.execute(text("select id from chat_group where telegram_id = :chat"), {"chat": GROUP}).scalar_one()
    reading = town.db.execute(text("select id from reading where resident_id is null")).scalar_one()
    moves = [f"t:{number}:{trigger}" for number in (fever, need, enrolment) for trigger in TRIGGERS]
    commands = [f"c:{command.name}:{grid.id}" for command in COMMANDS if command.of_grid is not None]
    return [
        *moves,
        *commands,
        f"y:{need}:1",
        f"y:{need}:0",
        f"pass:{fever}",
        f"pass:{fever}:{town.account(WORKER)}",
        f"pass:{need}:{town.account(OTHER_WORKER)}",
        f"drop:{fever}",
        f"no:{call}",
        f"track:{town.db.exec(select(Track.id)).one()}",
        f"o:{fever}",
        f"o:{need}",
        f"j:{said}:1",
        f"f:{fever}",
        f"g:{case}",
        f"k:{case}",
        f"e:{enrolment}:1",
        f"e:{enrolment}:0",
        f"a:{said}:386",
        f"q:{relative}:1",
        f"w:{reading}:{town.resident('李梅').id}",
        f"x:{group}:70",
        f"l:{call}:reached",
        f"l:{call}:nobody",
        f"v:{voice}:n",
        f"v:{voice}:365",
        f"v:{voice}:h",
        f"p:{voice}",
        f"s:{silent}:n",
        f"s:{silent}:t",
        f"s:{silent}:x",
        f"b:{silent}:family",
        f"b:{silent}:see",
        f"b:{silent}:text",
        f"i:{contact}:1",
        f"i:{contact}:off",
        f"m:{visit}:seen",
        f"m:{visit}:nobody",
        f"u:{rung}:reached",
        f"u:{rung}:365",
        f"z:{knock}:0",
        f"away:{town.resident('王秀英').id}:moved",
        f"z:print:{town.round().id}",
        f"h:notacode:{town.resident('李梅').id}",
    ]


FOR_ALL = {"n", "r", "d"}
"""Buttons that do something for whoever presses them, and only to their own records."""


def test_every_kind_of_button_is_tried(busy: Neighbourhood) -> None:
    assert {data.partition(":")[0] for data in others_buttons(busy)} | FOR_ALL == set(PRESSES)


@OUTSIDERS
def test_no_button_of_somebody_else_does_anything(busy: Neighbourhood, who: int) -> None:
    for data in others_buttons(busy):
        before = dump(busy.db)

        answer = busy.presses(who, data, chat=who)

        assert [type(one) for one in answer.effects] == [Toast], data
        assert answer.keys == ["press.not_yours"], data
        assert dump(busy.db) == before, data
    assert not [secret for secret in SECRETS if secret in words_to(busy, who)]


@OUTSIDERS
@pytest.mark.parametrize("chat", [None, GROUP], ids=["private", "group"])
def test_no_command_of_a_worker_does_anything_for_others(busy: Neighbourhood, who: int, chat: int | None) -> None:
    arguments = {"record": "3-1-502 王秀英 36.5", "pause": "3-1-502 外出", "role": "网格员", "grid": "电话 110"}
    for command in COMMANDS:
        if command.role != "worker" or (who == OTHER_WORKER and chat is None):
            continue
        before = dump(busy.db)

        answer = busy.commands(who, command.name, arguments.get(command.name, ""), chat=chat or who)

        assert not [one for one in answer.effects if isinstance(one, Show | File | Tell)], command.name
        assert dump(busy.db) == before, command.name
    assert not [secret for secret in SECRETS if secret in words_to(busy, who) + words_to(busy, GROUP)]


def test_a_worker_sees_and_changes_their_own_grid_alone(busy: Neighbourhood) -> None:
    for name, argument in (("record", "3-1-502 王秀英 36.5"), ("pause", "3-1-502 外出"), ("grid", "幸福一格")):
        before = dump(busy.db)

        busy.commands(OTHER_WORKER, name, argument)

        assert dump(busy.db) == before
    shown = [one for name in ("today", "missing") for one in busy.commands(OTHER_WORKER, name).of(Show)]
    assert {one.ids["grid"] for one in shown} == {busy.grid("幸福二格").id}
    assert not [secret for secret in SECRETS if secret in words_to(busy, OTHER_WORKER)]


def test_a_worker_in_another_grids_group_is_given_only_their_own(busy: Neighbourhood) -> None:
    answer = busy.commands(OTHER_WORKER, "missing", chat=GROUP)

    assert answer.of(Show) == []


def test_a_workers_list_never_goes_to_the_group(busy: Neighbourhood) -> None:
    for name in ("today", "missing", "export", "roster"):
        answer = busy.commands(WORKER, name, chat=GROUP)

        assert {one.chat_id for one in answer.effects if isinstance(one, Show | File)} <= {WORKER}
    assert not [secret for secret in SECRETS if secret in words_to(busy, GROUP)]


def test_without_a_private_chat_the_group_hears_only_where_to_go(busy: Neighbourhood) -> None:
    busy.employ(333, "幸福一格")
    busy.db.execute(text("update account set reach = 'unknown' where telegram_id = 333"))
    busy.forget()

    busy.commands(333, "missing", chat=GROUP)

    assert "先点这里" in words_to(busy, GROUP)
    assert words_to(busy, 333) == ""


FORGED = (
    "",
    ":",
    "n",
    "n:",
    "n:abc",
    "n:-1",
    "n:99999999999999999999",
    "t:1",
    "t:1:",
    "t:1:explode",
    "t:99999999999999999999:claim",
    "t:9223372036854775808:claim",
    "t:2147483648:claim",
    "t:x:claim",
    "y:1",
    "y:x:1",
    "o:",
    "o:99999999999",
    "j:99999999999:1",
    "f:99999999999",
    "g:99999999999",
    "k:99999999999",
    "e:1:yes",
    "e:99999999999:1",
    "a:99999999999:365",
    "a:1",
    "w:1:99999999999",
    "w:99999999999:1",
    "c:today",
    "c:nothing:1",
    "c:today:99999999999",
    "x:1",
    "x:99999999999:1",
    "x:1:99999999999",
    "u:1",
    "u:x:reached",
    "u:99999999999:reached",
    "u:1:explode",
    "m:1:explode",
    "m:99999999999:seen",
    "z:1",
    "z:1:9",
    "z:1:-1",
    "z:print:x",
    "z:print:99999999999",
    "r:nothing",
    "zz:1",
    "away:1",
    "away:1:dead",
    "away:99999999999:back",
    "n:" + "9" * 62,
    "\u202e\u0000" + "<b>",
    "🙂" * 16,
)


@pytest.mark.parametrize("who", [WORKER, STRANGER], ids=["worker", "stranger"])
def test_forged_button_data_is_answered_and_changes_nothing(busy: Neighbourhood, who: int) -> None:
    before = dump(busy.db)

    for data in FORGED:
        answer = busy.presses(who, data, chat=who)
        assert len(answer.of(Toast)) == 1, data

    assert dump(busy.db) == before


def test_a_forged_answer_to_a_dialogue_asks_its_question_again(busy: Neighbourhood) -> None:
    busy.commands(STRANGER, "start")

    again = busy.presses(STRANGER, "d:nowhere:at all", chat=STRANGER)

    assert [len(again.of(Toast)), len(again.of(Reply))] == [1, 1]


def test_a_refusal_needs_a_plain_no(busy: Neighbourhood) -> None:
    ticket = busy.tickets("enrolment")[0]

    busy.presses(WORKER, f"e:{ticket.id}:no", chat=WORKER)

    assert busy.db.exec(select(Claim.state).where(Claim.name == "新人")).one() == "open"


@pytest.mark.parametrize("name", [command.name for command in COMMANDS if command.role == "worker"])
def test_an_anonymous_administrator_is_nobody(busy: Neighbourhood, name: str) -> None:
    busy.says(ANONYMOUS, "大家好", anonymous=True)
    before = dump(busy.db)

    answer = busy.commands(ANONYMOUS, name, chat=GROUP, anonymous=True)

    assert answer.keys == ["command.anonymous"]
    assert dump(busy.db) == before


def test_a_spreadsheet_from_somebody_else_is_not_fetched(busy: Neighbourhood) -> None:
    paper = Attachment("document", "file", "名单.xlsx", 1000)

    answer = busy._take(WANG, "message", chat=WANG, attachment=paper)

    assert answer.keys == ["menu.phone", "command.not_yours"]


def test_only_an_operator_binds_a_group(busy: Neighbourhood) -> None:
    before = dump(busy.db)

    for who in (WORKER, WANG):
        assert busy.commands(who, "grid", "我的格", chat=OTHER_GROUP).keys == ["grid.operators_only"]

    assert dump(busy.db) == before


def test_a_namesake_elsewhere_does_not_agree_in_ones_place(busy: Neighbourhood) -> None:
    busy.resident("孙七").name = "张三"
    namesake = busy.account(400)
    there = busy.db.exec(select(Resident.id).where(Resident.name == "张三", Resident.birth_year == 1970)).one()
    people.link(busy.db, account_id=namesake, resident_id=there or 0, relation="self", verified=True, when=MADE)
    claim = busy.db.exec(select(Claim.id).where(Claim.wants == "relative")).one()

    assert busy.presses(400, f"q:{claim}:1", chat=400).keys == ["press.not_yours"]
    assert busy.presses(ZHANG, f"q:{claim}:1", chat=ZHANG).keys == ["press.ok"]


def test_a_link_that_makes_a_worker_works_once(busy: Neighbourhood) -> None:
    link = busy.commands(WORKER, "role", "网格员").of(Reply)[0].lines[0].params["link"]
    payload = link.partition("start=")[2]

    first, second = busy.commands(LI, "start", payload), busy.commands(STRANGER, "start", payload)

    assert (first.keys, second.keys) == (["role.welcome_worker"], ["role.used"])
    assert len(busy.commands(LI, "missing").of(Show)) == 1
    assert busy.commands(STRANGER, "missing").of(Show) == []


def test_a_name_that_a_new_worker_writes_is_somebody_of_their_grid(busy: Neighbourhood) -> None:
    link = busy.commands(WORKER, "role", "网格员").of(Reply)[0].lines[0].params["link"]
    busy.commands(STRANGER, "start", link.rpartition("=")[2])

    busy.tells(STRANGER, "王秀英36.4")

    standing = busy.stands("王秀英")
    assert standing is not None
    assert standing.celsius == 36.4


def test_a_link_that_makes_a_worker_ends_after_two_days(busy: Neighbourhood) -> None:
    link = busy.commands(WORKER, "role", "网格员").of(Reply)[0].lines[0].params["link"]
    payload, later = link.partition("start=")[2], at("09:01", DAY + timedelta(days=2))

    late = busy.commands(LI, "start", payload, at=later)

    assert late.keys == ["role.used"]


@OUTSIDERS
def test_no_reply_to_a_card_reaches_its_resident_or_tells_anything(busy: Neighbourhood, who: int) -> None:
    number = busy.tickets("need")[0].id or 0
    busy.db.add(Card(ticket_id=number, chat_id=who, message_id=900))
    busy.forget()

    answer = busy.tells(who, "您家住几楼呀", reply_to=900)

    assert [one for one in answer.of(Tell) if one.chat_id == ZHANG] == []
    assert not [secret for secret in SECRETS if secret in words_to(busy, who)]


def test_the_audit_names_numbers_and_nobody(busy: Neighbourhood) -> None:
    fever = busy.tickets("fever")[0].id
    busy.presses(WORKER, f"t:{fever}:claim", chat=WORKER)
    for letter in busy.db.exec(select(Outbox)):
        busy.db.delete(letter)

    busy.commands(WORKER, "audit")

    shown = words_to(busy, WORKER)
    assert f"账号{busy.account(WORKER)} 接单 ticket {fever}" in shown
    assert not [secret for secret in SECRETS if secret in shown]


HANDLERS = Path(__file__).parents[2] / "handlers"
ACTIONS = re.compile(r'(?:action=|turn\.note\(|_note\(turn, grid, )"([a-z._]+)"(?: if [a-z.]+ else "([a-z._]+)")?')


def test_every_act_that_is_written_down_has_words() -> None:
    found = (ACTIONS.findall(file.read_text("utf-8")) for file in HANDLERS.rglob("*.py"))
    written = {act for file in found for acts in file for act in acts if act}

    assert len(written) > 30
    assert {f"audit.action.{one}" for one in written} - set(texts.catalogue("zh")) == set()
    assert {f"audit.action.ticket.{one}" for one in TRIGGERS} <= set(texts.catalogue("zh"))
