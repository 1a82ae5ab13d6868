"""Where Telegram can reach us it posts its updates: kept like those polled for, from nobody else, and only once."""

import json

from sqlmodel import col, select

from sandbox.asking import get_webhook_info
from storage.models import Inbox, Reading
from tests.journeys.conftest import eventually
from tests.journeys.town import GROUP, ROOM, Town, at
from web.server import free_port

SECRET = "between-us-alone"
LI, WANG = ROOM[0], ROOM[2]


async def test_updates_are_posted_and_later_polled_for_again(town: Town) -> None:
    for who in ROOM:
        town.person(who, f"居民{who}", started=True)
    town.group(GROUP, "第一网格群", list(ROOM))
    town.settle("第一网格", doors=[("3-1-101", ROOM[:2]), ("3-1-102", ROOM[2:4])])
    town.clock.move_to(at("09:00"))
    port = free_port()
    given = {"WEBHOOK_URL": "https://linli.example/", "WEBHOOK_SECRET": SECRET, "WEB_PORT": str(port)}
    bot = town.start(**given)
    await eventually(lambda: get_webhook_info(town.world, {}, {})["url"] == "https://linli.example/telegram", 20)

    posted = town.say(LI, "36.5", GROUP).as_api()
    update = json.dumps({"update_id": 7, "message": posted})

    async def post(body: str, **headers: str) -> int:
        answer = await town.http.post(f"http://127.0.0.1:{port}/telegram", content=body, headers=headers)
        return answer.status_code

    secret = {"x-telegram-bot-api-secret-token": SECRET}
    assert await post(update) == 403
    assert await post(update, **{"x-telegram-bot-api-secret-token": "guessed"}) == 403
    assert town.look(lambda db: db.exec(select(Inbox)).all()) == []

    assert await post(update, **secret) == 200
    assert await post(update, **secret) == 200
    assert await post("no json", **secret) == 200
    assert await post('{"update_id": "x"}', **secret) == 200
    await eventually(lambda: readings(town) == [36.5])
    assert len(town.look(lambda db: db.exec(select(Inbox)).all())) == 1

    await bot.stop()
    town.world.updates.drop_all()
    town.start()
    await eventually(lambda: get_webhook_info(town.world, {}, {})["url"] == "", 20)
    town.say(WANG, "36.8", GROUP)
    await eventually(lambda: readings(town) == [36.5, 36.8], 20)


def readings(town: Town) -> list[float | None]:
    return town.look(lambda db: list(db.exec(select(Reading.celsius).order_by(col(Reading.id)))))
