"""What a household's and an area's page take in, ask back and show."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from storage.models import Grid
from tests.neighbourhood import LI, ZHANG, at
from tests.web.conftest import Street

pytestmark = pytest.mark.sqlite


async def test_a_household_reports_and_reads_back_what_was_kept(street: Street) -> None:
    page = await street.reports(street.link("501"), 张三="36.5", 李梅="36。8", 张小宝_="1")

    assert page.status == 200
    assert "记下了" in page.text
    for said in ("张三:36.5℃", "李梅:36.8℃", "张小宝:正常"):
        assert said in page.text
    assert [one.source for one in street.readings()] == ["page"] * 3
    assert [one.own for one in street.readings()] == [False] * 3
    assert street.do(lambda town: town.missing()) == ["王秀英", "赵一", "钱二"]


async def test_one_button_says_that_everybody_is_well_and_keeps_the_numbers_beside_it(street: Street) -> None:
    page = await street.reports(street.link("501"), 李梅="38.2", everyone="1")

    assert "李梅:38.2℃" in page.text
    assert [(one.celsius, one.status) for one in street.readings()] == [(None, "normal"), (38.2, ""), (None, "normal")]


async def test_a_flat_share_has_no_button_for_everybody(street: Street) -> None:
    page = await street.opens(street.link("601"))

    assert "everyone" not in page.form().names
    assert "全家" not in page.text

    await street.reports(street.link("601"), everyone="1", 赵一="36.5")

    assert len(street.readings()) == 1


async def test_the_board_is_drawn_again(street: Street) -> None:
    await street.reports(street.link("501"), 张三="36.5")

    assert any(one.kind == "board" or one.card.startswith("board") for one in street.letters())


async def test_a_fever_alarms_as_in_the_chat_and_symptoms_are_asked(street: Street) -> None:
    page = await street.reports(street.link("501"), 李梅="38.6")

    (ticket,) = street.tickets("fever")
    assert ticket.resident_id == street.resident("李梅")
    assert "120" in page.text
    assert "李梅有没有下面这些" in page.text

    page = await street.sends(page.form("/reply"), q0="cough")

    assert "咳嗽" in page.text
    stands = street.stands("李梅")
    assert stands.fever
    assert stands.symptoms == ["咳嗽"]
    assert len(street.tickets("fever")) == 1


async def test_what_is_not_clear_is_asked_back_at_once_and_the_rest_is_kept(street: Street) -> None:
    page = await street.reports(street.link("501"), 张三="36.5", 李梅="386")

    assert "386" in page.text
    assert "没看准" in page.text
    assert len(street.readings()) == 1

    page = await street.sends(page.form("/reply"), q0="386")

    assert "李梅:38.6℃" in page.text
    assert len(street.tickets("fever")) == 1


async def test_a_value_that_stays_unclear_is_asked_again_and_may_be_typed(street: Street) -> None:
    page = await street.reports(street.link("501"), 李梅="3.65")
    page = await street.sends(page.form("/reply"), a0="46.5")

    assert "46.5" in page.text
    assert street.readings() == []

    await street.sends(page.form("/reply"), a0="36.5")

    assert [one.celsius for one in street.readings()] == [36.5]


async def test_free_words_go_through_the_reader_and_whom_they_mean_is_asked(street: Street) -> None:
    page = await street.reports(street.link("501"), words="李梅36.8 张三37.9 有点咳嗽,妈 36.6")

    assert "李梅:36.8℃" in page.text
    assert "说的是谁" in page.text
    assert len(street.tickets("fever")) == 1

    page = await street.sends(page.form("/reply"), **_answers(page.form("/reply").names, str(street.resident("李梅"))))

    assert all(one.resident_id is not None for one in street.readings())


def _answers(names: list[str], answer: str) -> dict[str, str]:
    return {name: answer for name in dict.fromkeys(names) if name.startswith("q")}


async def test_all_of_us_in_words_is_the_household(street: Street) -> None:
    await street.reports(street.link("501"), words="全家正常")

    assert len(street.readings()) == 3


async def test_a_page_never_overrides_a_self_report(street: Street) -> None:
    street.do(lambda town: town.says(ZHANG, "36.2"))

    await street.reports(street.link("501"), 张三="36.9")

    stands = street.stands("张三")
    assert stands.celsius == 36.2


async def test_a_later_normal_erases_no_fever(street: Street) -> None:
    path = street.link("501")
    await street.reports(path, 李梅="38.6")
    await street.reports(path, everyone="1")

    stands = street.stands("李梅")
    assert stands.celsius == 38.6
    assert stands.fever
    assert stands.differs


async def test_change_replaces_a_number_but_no_fever(street: Street) -> None:
    page = await street.reports(street.link("501"), 张三="36.5", 李梅="38.6")
    form = (await street.sends(page.form("/change"))).form()
    assert form.fields[f"t{street.resident('张三')}"] == "36.5"

    page = await street.sends(form, **{f"t{street.resident('张三')}": "36.9", f"t{street.resident('李梅')}": "36.6"})

    assert "张三:36.9℃" in page.text
    zhang, li = street.stands("张三"), street.stands("李梅")
    assert (zhang.celsius, len([r for r in street.readings() if r.celsius == 36.5])) == (36.9, 0)
    assert li.fever
    assert li.celsius == 38.6


async def test_what_is_not_changed_is_not_kept_again(street: Street) -> None:
    page = await street.reports(street.link("501"), 张三="36.5", 张小宝_="1")
    form = (await street.sends(page.form("/change"))).form()

    await street.sends(form, **{f"t{street.resident('张三')}": "36.6", f"w{street.resident('张小宝')}": "1"})

    assert sorted((one.celsius or 0, one.status) for one in street.readings()) == [(0, "normal"), (36.6, "")]


async def test_after_the_cut_off_it_is_late_and_says_so(street: Street) -> None:
    street.at(at("18:30"))

    page = await street.reports(street.link("501"), 张三="36.5")

    assert "补报" in page.text
    stands = street.stands("张三")
    assert stands.late


# --- what is recorded ---------------------------------------------------------------------------------------


async def test_a_household_page_shows_names_and_no_values_before_a_proof(street: Street) -> None:
    path = street.link("501")
    street.do(lambda town: town.says(LI, "37.9"))

    page = await street.opens(path)
    asked = await street.opens(f"{path}/today")

    assert "李梅" in page.text
    assert "37.9" not in page.text + asked.text


@pytest.mark.parametrize(("proof", "shows"), [("0002", True), ("9999", False), ("", False)])
async def test_the_last_four_digits_open_the_day(street: Street, proof: str, shows: bool) -> None:
    street.do(lambda town: town.says(LI, "37.9"))
    asked = await street.opens(f"{street.link('501')}/today")

    page = await street.sends(asked.form("/today"), proof=proof)

    assert ("李梅:37.9℃" in page.text) is shows


async def test_the_code_opens_the_day_and_it_can_be_changed_there(street: Street) -> None:
    path = street.link("501")
    await street.reports(path, 张三="36.5")
    code = street.do(lambda town: town.household("501").code)
    asked = await street.opens(f"{path}/today")
    page = await street.sends(asked.form("/today"), proof=code)
    assert "李梅:今天还没报" in page.text

    await street.sends(page.form(), **{f"t{street.resident('张三')}": "36.7"})

    assert [one.celsius for one in street.readings()] == [36.7]


@pytest.mark.parametrize(("proof", "shown"), [("0004", ["赵一"]), ("code", [])])
async def test_flatmates_do_not_see_each_other(street: Street, proof: str, shown: list[str]) -> None:
    path = street.link("601")
    await street.reports(path, 赵一="36.4", 钱二="36.6")
    code = street.do(lambda town: town.household("601").code)
    asked = await street.opens(f"{path}/today")

    page = await street.sends(asked.form("/today"), proof=code if proof == "code" else proof)

    assert [name for name in ("赵一", "钱二") if f"{name}:36" in page.text] == shown


# --- an area's page -----------------------------------------------------------------------------------------


async def test_door_and_name_report_for_whoever_they_are(street: Street) -> None:
    page = await street.reports(street.link(), room="3-1-502", n0="王秀英", t0="36.6")

    assert "王秀英:36.6℃" in page.text
    stands = street.stands("王秀英")
    assert stands.celsius == 36.6


async def test_several_people_of_a_door_go_on_one_form(street: Street) -> None:
    await street.reports(street.link(), room="3号楼1单元501", n0="张三", t0="36.6", n1="李梅", w1="1")

    assert len([one for one in street.readings() if one.resident_id]) == 2


async def test_an_area_page_answers_the_same_whether_or_not_somebody_lives_there(street: Street) -> None:
    known = await street.reports(street.link(), room="3-1-502", n0="王秀英", t0="38.6")
    nobody = await street.reports(street.link(), room="3-1-509", n0="吴有为", t0="38.6")

    assert _without(known.text, "王秀英") == _without(nobody.text, "吴有为")
    assert [form.names for form in known.forms] == [form.names for form in nobody.forms]
    assert {one.resident_id is None for one in street.readings()} == {True, False}
    assert len(street.tickets("fever")) == 2


def _without(text: str, name: str) -> str:
    return text.replace(name, "…")


async def test_an_area_page_shows_nothing_recorded(street: Street) -> None:
    path = street.link()
    page = await street.reports(path, room="3-1-502", n0="王秀英", t0="36.6")

    assert [form for form in page.forms if form.action.partition("?")[0].endswith("/change")] == []
    assert (await street.opens(f"{path}/today")).status == 404


async def test_symptoms_of_somebody_unknown_are_kept_with_their_reading(street: Street) -> None:
    page = await street.reports(street.link(), room="3-1-509", n0="吴有为", t0="38.6")
    await street.sends(page.form("/reply"), q0="cough")

    assert [(one.who, one.room, one.symptoms) for one in street.readings()] == [
        ("吴有为", "3-1-509", []),
        ("吴有为", "3-1-509", ["咳嗽"]),
    ]
    assert len(street.tickets("fever")) == 1


async def test_an_entrance_page_asks_for_the_door_alone(street: Street) -> None:
    entrance = street.do(lambda town: town.household("502").entrance_id)

    await street.reports(street.link(area="entrance", area_id=entrance), room="502", n0="王秀英", t0="36.6")

    assert [one.resident_id for one in street.readings()] == [street.resident("王秀英")]


async def test_a_community_page_asks_for_the_grid_too(street: Street) -> None:
    community, other = street.do(lambda town: (town.grid().community_id, town.grid("幸福二格").id))
    path = street.link(area="community", area_id=community)

    await street.reports(path, grid=str(other), room="8-1-101", n0="孙七", t0="36.6")

    assert [one.resident_id for one in street.readings()] == [street.resident("孙七")]


async def test_what_is_missing_is_named_and_what_was_typed_stays(street: Street) -> None:
    page = await street.reports(street.link(), n0="王秀英")

    assert page.status == 422
    assert "请写门牌" in page.text
    assert "请填体温" in page.text
    assert page.form().fields["n0"] == "王秀英"
    assert street.readings() == []


# --- needs, calls, danger -----------------------------------------------------------------------------------


async def test_a_need_is_a_ticket(street: Street) -> None:
    page = await street.opens(f"{street.link('502')}/need")

    page = await street.sends(page.form("/need"), words="一袋米,两斤鸡蛋", urgency="today")

    (ticket,) = street.tickets("need")
    assert [item["name"] for item in ticket.items] == ["大米", "鸡蛋"]
    assert ticket.urgent
    assert ticket.category == "food"
    assert "记好了" in page.text


async def test_help_finds_the_door_it_is_wanted_at(street: Street) -> None:
    li = street.resident("李梅")
    need = await street.opens(f"{street.link('501')}/need")
    await street.sends(need.form("/need"), words="一袋米", who=str(li))
    call = await street.opens(f"{street.link()}/call")
    await street.sends(call.form("/call"), room="3-1-502", name="王秀英", phone="13800000003")
    await street.reports(street.link("601"), words="救命,着火了")

    found = [street.tickets(kind)[0].resident_id for kind in ("need", "help", "emergency")]
    assert found == [li, street.resident("王秀英"), street.resident("赵一")]


async def test_nobody_elses_door_is_named_by_a_form(street: Street) -> None:
    need = await street.opens(f"{street.link('501')}/need")

    await street.sends(need.form("/need"), words="一袋米", who=str(street.resident("王秀英")))

    assert street.tickets("need")[0].resident_id == street.resident("张三")


async def test_a_call_is_a_call_back_with_the_number_left(street: Street) -> None:
    page = await street.opens(f"{street.link()}/call")

    page = await street.sends(page.form("/call"), room="3-1-502", name="王秀英", phone="13800000003")

    (ticket,) = street.tickets("help")
    assert "13800000003" in ticket.note
    assert "王秀英" in ticket.note
    assert "打电话" in page.text


async def test_danger_shows_120_first_and_alarms(street: Street) -> None:
    page = await street.reports(street.link("502"), words="救命,胸口疼")

    assert len(street.tickets("emergency")) == 1
    assert page.text.index("120") < page.text.rindex("记下了")


async def test_two_dangers_of_two_households_are_two_alarms(street: Street) -> None:
    for door in ("501", "502"):
        await street.reports(street.link(door), words="救命,胸口疼")

    assert len(street.tickets("emergency")) == 2


async def test_a_wish_among_the_words_leads_to_the_form_for_it(street: Street) -> None:
    page = await street.reports(street.link("501"), words="想买一袋米")

    begun = await street.sends(page.form("/need/form"))

    assert "想买一袋米" in begun.text
    assert street.readings() == []


async def test_words_nobody_can_read_are_offered_to_a_person(street: Street) -> None:
    page = await street.reports(street.link("501"), words="唉,不知道怎么说")

    assert page.form("/call/form").fields["words"] == "唉,不知道怎么说"


# --- in both languages --------------------------------------------------------------------------------------


async def test_a_page_speaks_the_browsers_language_and_has_a_switch(street: Street) -> None:
    path = street.link("501")

    assert "Everyone is well" in (await street.opens(path, **{"accept-language": "en-GB,en;q=0.9"})).text
    assert "全家都正常" in (await street.opens(path, **{"accept-language": "fr, zh-CN;q=0.8"})).text
    assert "Everyone is well" in (await street.opens(f"{path}?lang=en")).text


async def test_a_page_speaks_its_grids_language_to_a_browser_of_neither(street: Street) -> None:
    path = street.link("501")
    street.do(lambda town: town.db.exec(update(Grid).values(language="en")))

    assert "Everyone is well" in (await street.opens(path, **{"accept-language": "fr"})).text
    assert "全家都正常" in (await street.opens(path, **{"accept-language": "zh"})).text


async def test_the_answer_speaks_the_language_of_the_form(street: Street) -> None:
    path = street.link("501")
    form = (await street.opens(f"{path}?lang=en")).form()

    page = await street.sends(form, **{f"t{street.resident('张三')}": "36.5"})

    assert "Recorded" in page.text


async def test_a_form_may_lie_open_half_a_day(street: Street) -> None:
    form = (await street.opens(street.link("501"))).form()
    street.at(at("09:00") + timedelta(hours=11))

    page = await street.sends(form, **{f"t{street.resident('张三')}": "36.5"})

    assert page.status == 200


async def test_an_english_page_names_symptoms_in_english(street: Street) -> None:
    form = (await street.opens(street.link("501") + "?lang=en")).form()
    page = await street.sends(form, words="李梅 37.9 coughing and headache")

    assert "李梅: 37.9℃, cough, headache" in page.text
