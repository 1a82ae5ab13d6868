"""After a fever on the page: the chat's questions, one a page, and what they lead to."""

from datetime import timedelta

from sqlmodel import Session, select

from storage.models import Case
from tests.neighbourhood import at
from tests.web.conftest import Page, Street


async def ill(street: Street) -> Page:
    """The page after a fever of 李梅, whose symptoms were asked and not told."""
    page = await street.reports(street.link("501"), 李梅="38.6")
    return await street.sends(page.form("/reply"))


async def begun(street: Street) -> Page:
    """The first question, after a fever of 李梅."""
    return await street.sends((await ill(street)).form("/follow"))


async def ticks(street: Street, page: Page, *codes: str) -> Page:
    """Tick answers and go on."""
    form = page.form("/follow")
    response = await street.http.post(form.action, data=form.fields | {"q0": list(codes)})
    return Page(response)


def cases(street: Street) -> list[Case]:
    def found(db: Session) -> list[Case]:
        return list(db.exec(select(Case)).all())

    return street.database.transact(found)


async def test_the_dialogue_of_the_chat_is_gone_through_page_by_page(street: Street) -> None:
    page = await begun(street)
    assert "李梅报了 38.6℃" in page.text
    assert "胸口疼" in page.text

    page = await ticks(street, page, "safe")
    assert "哪天开始不舒服" in page.text
    page = await ticks(street, page, str(at("09:00").date()))
    assert "有没有下面这些" in page.text
    page = await ticks(street, page, "cough", "throat")
    assert "接触过感染的人" in page.text
    page = await ticks(street, page, "none")
    page = await ticks(street, page, "pickup")
    assert "干咳、嗓子疼" in page.text
    page = await ticks(street, page, "right")

    assert "安排车送" in page.text
    (case,) = cases(street)
    assert case.resident_id == street.resident("李梅")
    assert (case.told or {})["symptoms"] == "咳嗽、咽痛"
    assert street.stands("李梅").symptoms == ["咳嗽", "咽痛"]
    (ride,) = street.tickets("ride")
    assert ride.resident_id == street.resident("李梅")


async def test_danger_shows_120_and_a_person_is_told_once(street: Street) -> None:
    page = await begun(street)
    form = page.form("/follow")

    for _ in range(2):
        page = Page(await street.http.post(form.action, data=form.fields | {"q0": "danger"}))

    assert "tel:120" in page.response.text
    assert [one.resident_id for one in street.tickets("emergency")] == [street.resident("李梅")]


async def test_an_answer_may_be_typed_and_one_that_says_nothing_is_asked_again(street: Street) -> None:
    page = await ticks(street, await begun(street), "safe")

    page = await street.sends(page.form("/follow"))
    assert "哪天开始不舒服" in page.text
    page = await street.sends(page.form("/follow"), a0="昨天")

    assert "有没有下面这些" in page.text


async def test_the_questions_are_in_the_language_of_the_page(street: Street) -> None:
    page = await street.opens(street.link("501") + "?lang=en")
    page = await street.sends(page.forms[0], **{f"t{street.resident('李梅')}": "38.6"})
    page = await street.sends(page.form("/reply"))
    page = await street.sends(page.form("/follow"))

    assert "Is there chest pain" in page.text
    assert "No" in page.text
    page = await ticks(street, page, "safe")
    assert "On which day did it begin" in page.text


async def test_the_questions_about_one_household_fit_no_other(street: Street) -> None:
    form = (await ill(street)).form("/follow")
    other = form.action.replace(street.link("501"), street.link("601"))

    refused = Page(await street.http.post(other, data=form.fields))

    assert refused.status == 409
    assert "李梅" not in refused.text


async def test_while_a_fever_is_followed_up_each_report_leads_to_a_later_look(street: Street) -> None:
    page = await begun(street)
    for code in ("safe", str(at("09:00").date()), "none", "none", "own", "right"):
        page = await ticks(street, page, code)
    street.at(at("09:00") + timedelta(days=1))

    page = await street.reports(street.link("501"), 李梅="36.8", 张三="36.5")
    assert "好给李梅安排帮忙" in page.text
    assert "好给张三安排帮忙" not in page.text
    page = await street.sends(page.form("/follow"))
    assert "李梅现在觉得怎么样" in page.text
    for code in ("better", "36.5", "medicine", "right"):
        page = await ticks(street, page, code)

    assert "都记好了" in page.text
    assert [one.resident_id for one in street.tickets("help")] == [street.resident("李梅")]


async def test_what_was_asked_back_is_answered_first_and_several_are_followed_one_by_one(street: Street) -> None:
    page = await street.reports(street.link("501"), 李梅="38.6", 张三="37.9")
    assert not any("/follow" in form.action for form in page.forms)

    page = await street.sends(page.form("/reply"), q0="cough")

    assert "好给李梅安排帮忙" in page.text
    assert "好给张三安排帮忙" in page.text
    page = await street.sends(page.form("/follow"))
    asked = "李梅" if "李梅报了" in page.text else "张三"
    for code in ("safe", str(at("09:00").date()), "none", "none", "own", "right"):
        page = await ticks(street, page, code)

    assert "都记好了" in page.text
    assert f"好给{'张三' if asked == '李梅' else '李梅'}安排帮忙" in page.text
    assert f"好给{asked}安排帮忙" not in page.text


async def test_an_area_page_begins_no_questions_about_anybody(street: Street) -> None:
    page = await street.reports(street.link(), room="3-2-501", n0="李梅", t0="38.6")

    assert not any("/follow" in form.action for form in page.forms)
