"""Papers set by Typst: a template of ours and data beside it, so that no name can become markup."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import pylopdf_fonts_zh_cn
import typst

TEMPLATES = Path(__file__).parent / "templates"


def pdf(template: str, data: Mapping[str, object]) -> bytes:
    """The template filled with `data`, as a PDF that carries its fonts."""
    (paper,) = _pages(template, data, "pdf", None)
    return paper


def png(template: str, data: Mapping[str, object], *, ppi: float) -> bytes:
    """The template filled with `data`, as a picture of its only page."""
    (picture,) = _pages(template, data, "png", ppi)
    return picture


def _pages(template: str, data: Mapping[str, object], form: Literal["pdf", "png"], ppi: float | None) -> list[bytes]:
    compiler = typst.Compiler(
        TEMPLATES / f"{template}.typ", root=TEMPLATES, font_paths=_fonts(), sys_inputs={"data": json.dumps(data)}
    )
    made = compiler.compile(format=form, ppi=ppi)
    assert made is not None
    return made if isinstance(made, list) else [made]


@cache
def _fonts() -> typst.Fonts:
    """Noto Sans SC and Noto Serif SC, and never what a machine happens to have."""
    folder = pylopdf_fonts_zh_cn.sans_path().parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
