"""How somebody is addressed on the telephone: 王奶奶 when age and sex are known, else by name."""

from collections.abc import Collection

OLD, GROWN = 60, 40  # years
WOMAN, MAN = frozenset({"女", "女性"}), frozenset({"男", "男性"})
# fmt: off
DOUBLE = frozenset((
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙",
    "令狐", "慕容", "司徒", "夏侯", "端木", "轩辕", "长孙", "宇文",
))
# fmt: on


def title(birth_year: int | None, tags: Collection[str], year: int) -> str:
    """Which title suits: `old_woman`, `grown_man` …; empty when age or sex is not known."""
    sex = "woman" if WOMAN.intersection(tags) else "man" if MAN.intersection(tags) else ""
    if not sex or birth_year is None:
        return ""
    age = year - birth_year
    return f"{'old' if age >= OLD else 'grown' if age >= GROWN else 'young'}_{sex}"


def family_name(name: str) -> str:
    """The surname of a full Chinese name, 欧阳 of 欧阳修; a name in Latin letters is left whole."""
    if name.isascii():
        return name
    return name[:2] if name[:2] in DOUBLE and len(name) > 2 else name[:1]
