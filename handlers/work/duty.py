"""The duty rota 值班表: set and shown by the grid's workers; who is on duty now, and what is said when nobody is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

import texts
from conversations.duty import Hours, Post, in_words, is_on, read_rota
from handlers.access import Turn
from handlers.effects import Effects, Line, Reply, Show, line
from handlers.page import Page, paged, shown_phone
from storage import duty
from storage.models import Duty, Grid
from storage.rounds import local

CLEAR = ("清空", "取消", "clear")
SHOWN_ERRORS = 20


def command(turn: Turn, grid: Grid, said: str) -> Effects:
    """/grid 值班: show it, set it by lines that are all read or none is, or 清空; phones go to private chats alone."""
    if not said:
        turn.note("look.duty", grid.id)
        return [_shown(turn, grid)]
    if said.lower() in CLEAR:
        return _set(turn, grid, (), line("duty.cleared", grid=grid.name))
    read = read_rota(said)
    if read.errors or not read.posts:
        wrong = [Line(error.key, dict(error.params)) for error in read.errors[:SHOWN_ERRORS]]
        return [Reply((line("duty.errors"), *wrong, line("duty.how")), private=True)]
    return _set(turn, grid, read.posts, line("duty.kept", grid=grid.name, count=len(read.posts)))


def _set(turn: Turn, grid: Grid, posts: Sequence[Post], told: Line) -> Effects:
    rows = [
        Duty(
            grid_id=grid.id or 0,
            weekday=hours.weekday,
            begins=hours.begins,
            ends=hours.ends,
            name=post.name,
            phone=post.phone,
            place=place,
        )
        for place, post in enumerate(posts, start=1)
        for hours in post.hours
    ]
    duty.replace(turn.db, grid.id or 0, rows)
    turn.note("duty.change", grid.id)
    return [Reply((told,), private=True), *([_shown(turn, grid)] if posts else [])]


def _shown(turn: Turn, grid: Grid) -> Show:
    ids = {"grid": grid.id, "language": turn.language}
    return Show(turn.message.user_id, "duty", ids, turn.language)


def posts(db: Session, grid_id: int) -> list[Post]:
    """A grid's rota as it was written, one person a line, in the order in which they are rung."""
    lines: dict[int, list[Duty]] = {}
    for row in duty.rota(db, grid_id):
        lines.setdefault(row.place, []).append(row)
    return [
        Post(tuple(Hours(row.weekday, row.begins, row.ends) for row in rows), rows[0].name, rows[0].phone)
        for rows in lines.values()
    ]


def page(db: Session, ids: dict[str, Any], when: datetime) -> list[Page]:  # noqa: ARG001
    """A grid's duty rota with its phones: for private chats only."""
    grid = db.get_one(Grid, ids["grid"])
    rota = posts(db, grid.id or 0)
    lines = [line("duty.title" if rota else "duty.nobody", grid=grid.name)]
    for place, post in enumerate(rota, start=1):
        hours = in_words(post.hours, ids["language"])
        lines.append(line("duty.line", place=place, when=hours, name=post.name, phone=shown_phone(post.phone)))
    return paged([*lines, line("duty.how")])


def on_duty(db: Session, grid: Grid, when: datetime) -> list[Post]:
    """Who is rung now, in order; nobody in off hours or without a rota."""
    now = local(grid, when)
    return [post for post in posts(db, grid.id or 0) if any(is_on(hours, now) for hours in post.hours)]


def off_hours(db: Session, grid: Grid, when: datetime, language: str) -> str:
    """When the fixed number is answered, in words, if it is not answered now; empty on duty or without a rota."""
    every = [Hours(*row) for row in duty.hours(db, grid.id or 0)]
    now = local(grid, when)
    if not every or any(is_on(hours, now) for hours in every):
        return ""
    return in_words(every, language)


def answered(db: Session, grid: Grid, language: str) -> str:
    """When the fixed number is answered, in words; empty without a rota."""
    return in_words([Hours(*row) for row in duty.hours(db, grid.id or 0)], language)


def printed(db: Session, grid: Grid | None, language: str) -> str:
    """The fixed number for what is kept for weeks, with its hours in place of whether it is answered now."""
    if grid is None or not grid.phone:
        return ""
    hours = answered(db, grid, language)
    return texts.say("duty.printed" if hours else "menu.phone", language, phone=grid.phone, hours=hours)


def fixed_number(db: Session, grid: Grid | None, when: datetime, language: str) -> tuple[str, str]:
    """The grid's fixed number, empty where there is none, and when it is answered while nobody answers it."""
    if grid is None or not grid.phone:
        return "", ""
    return grid.phone, off_hours(db, grid, when, language)


def number_line(phone: str, hours: str) -> Line:
    """The number, which a person answers; or while nobody does, when one will."""
    return line("duty.off", phone=phone, hours=hours) if hours else line("menu.phone", phone=phone)


def promised(key: str, phone: str, hours: str) -> tuple[Line, ...]:
    """A promise to ring back: with the number for what is urgent, or with the hours when it is answered."""
    if phone and not hours:
        return (line(f"{key}_phone", phone=phone),)
    return (line(key), number_line(phone, hours)) if phone else (line(key),)


def number(turn: Turn) -> str:
    """The fixed number as it is promised now, with the hours when nobody answers it; empty where there is none."""
    phone, hours = fixed_number(turn.db, turn.grid(), turn.when, turn.language)
    return texts.say("duty.number_off", turn.language, phone=phone, hours=hours) if hours else phone
