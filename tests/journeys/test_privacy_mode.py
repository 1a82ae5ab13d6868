"""What a group's bot sees: replies, buttons and commands while privacy mode is on, everything as an administrator."""

from sqlmodel import col, select

from sandbox import acts
from sandbox.chat import Chat
from storage.models import Reading
from tests.journeys.conftest import eventually
from tests.journeys.town import OPERATOR, ROOM, Town, at

LI, WANG = ROOM[0], ROOM[1]


def said(town: Town) -> list[float | None]:
    return town.look(lambda db: list(db.exec(select(Reading.celsius).order_by(col(Reading.id)))))


async def joined(town: Town) -> Chat:
    """The operator makes a group, adds the bot and binds it; the morning's board hangs there."""
    for number in (LI, WANG):
        town.person(number, f"居民{number}")
    owner, members = town.world.accounts[OPERATOR], [town.world.accounts[LI], town.world.accounts[WANG]]
    group = acts.new_group(town.world, "和平里群", by=owner, members=members, kind="supergroup")
    await eventually(lambda: town.last(group.id, "回复我的消息"))
    town.say(OPERATOR, f"/grid@{town.world.bot.username} 第一网格", group.id)
    await eventually(lambda: town.last(group.id, "第一网格"))
    town.clock.move_to(at("08:00"))
    await eventually(lambda: town.last(group.id, "体温上报"))
    return group


async def test_with_privacy_mode_replies_and_buttons_count_and_the_group_is_told_once(town: Town) -> None:
    town.start()
    group = await joined(town)
    board = town.last(group.id, "体温上报")

    town.say(LI, "36.1", group.id)
    town.say(LI, "36.2", group.id, reply_to=board)
    town.say(WANG, f"/me@{town.world.bot.username}", group.id)
    await eventually(lambda: said(town) == [36.2])
    toast = await town.press(WANG, group.id, "n:")

    assert "登记" in toast["toast"]
    assert toast["url"].endswith("?start=report")
    acts.set_bot_status(town.world, group, "kicked")
    acts.set_bot_status(town.world, group, "member")
    town.say(LI, "36.3", group.id, reply_to=board)
    await eventually(lambda: said(town) == [36.2, 36.3])
    assert len([one for one in town.heard(group.id) if "回复我的消息" in one.text]) == 1


async def test_as_an_administrator_the_bot_hears_everything_and_pins_its_board(town: Town) -> None:
    town.start()
    group = await joined(town)
    town.say(LI, "36.1", group.id)

    acts.set_bot_status(town.world, group, "admin")
    town.say(LI, "36.4", group.id)

    await eventually(lambda: said(town) == [36.4])
    await eventually(lambda: town.undone() == 0)
    assert len([one for one in town.heard(group.id) if "回复我的消息" in one.text]) == 1


async def test_without_privacy_mode_nobody_is_lectured(town: Town) -> None:
    town.world.privacy = False
    town.start()
    for number in (LI, WANG):
        town.person(number, f"居民{number}")
    group = acts.new_group(
        town.world, "和平里群", by=town.world.accounts[OPERATOR], members=[town.world.accounts[LI]], kind="supergroup"
    )
    town.say(OPERATOR, "/grid 第一网格", group.id)
    await eventually(lambda: town.last(group.id, "第一网格"))
    town.say(LI, "36.4", group.id)

    await eventually(lambda: said(town) == [36.4])

    assert town.last(group.id, "回复我的消息") is None
