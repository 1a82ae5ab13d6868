"""A board that was sent just before a crash and is known to nobody: whoever presses it is heard, and it goes."""

from sqlmodel import Session, select

from storage.models import Resident, Round, Standing
from tests.journeys.conftest import eventually
from tests.journeys.town import FIRST_RESIDENT, GROUP, WORKER, Town, at

ZHAO, QIAN = PEOPLE = range(FIRST_RESIDENT, FIRST_RESIDENT + 2)


async def test_a_press_on_an_orphan_counts_and_takes_it_away(town: Town) -> None:
    for who, name in zip(PEOPLE, ("赵甲", "钱乙"), strict=True):
        town.person(who, name, started=True)
    town.group(GROUP, "第一网格群", [WORKER, *PEOPLE])
    town.settle("第一网格", doors=[("3-1-101", [ZHAO]), ("3-1-102", [QIAN])])
    town.clock.move_to(at("08:00:30"))
    town.start()
    chat = town.world.chats[GROUP]
    (live,) = await eventually(lambda: list(chat.pinned) if town.boards() else None)
    round_ = town.look(lambda db: db.exec(select(Round.id).where(Round.state == "open")).one())
    keys = {"inline_keyboard": [[{"text": "全家正常", "callback_data": f"n:{round_}"}]]}
    orphan = chat.post(town.world.bot, town.clock.now(), "看板", markup=keys)

    await town.press(ZHAO, GROUP, f"n:{round_}")

    await eventually(lambda: orphan.deleted)
    await eventually(lambda: town.look(standing) == {"赵甲": "normal"})
    assert chat.pinned == [live] == [town.boards()[GROUP][0]]

    await town.press(QIAN, GROUP, f"n:{round_}")  # the live one, which stays
    await eventually(lambda: len(town.look(standing)) == 2)
    assert not chat.messages[live].deleted


def standing(db: Session) -> dict[str, str]:
    """Who reported, and what."""
    rows = db.exec(select(Resident.name, Standing.status).where(Standing.resident_id == Resident.id))
    return dict(rows.all())
