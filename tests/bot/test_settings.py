"""What an operator sets: right values are taken, a wrong one is one line that names it."""

import sys
from pathlib import Path

import pytest

from bot import settings


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


WRONG = {
    "TIMEZONE": "Asia/Nowhere",
    "LANGUAGE": "fr",
    "OPERATORS": "10001,zhang",
    "DATABASE_URL": "mysql://db",
    "API_URL": "api.telegram.org",
    "WEB_URL": "http://linli.example",
    "WEB_PORT": "eighty",
}


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_a_wrong_value_is_one_line_that_names_it(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"LINLI_{name}", value)

    with pytest.raises(settings.Unset, match=f"LINLI_{name} ") as caught:
        settings.read()

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("token", ["", "no-colon-in-it"])
def test_running_needs_a_token(token: str) -> None:
    with pytest.raises(settings.Unset, match="LINLI_TOKEN"):
        settings.need_token(settings.read(token=token))


def test_the_phone_line_needs_the_address_it_is_posted_to() -> None:
    with pytest.raises(settings.Unset, match="LINLI_PHONE_TOKEN needs LINLI_WEB_URL"):
        settings.need_phone_line(settings.read(phone_token="secret"))

    settings.need_phone_line(settings.read(phone_token="secret", web_url="https://linli.example"))
    settings.need_phone_line(settings.read())


def test_the_phone_line_names_the_extra_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "twilio", None)

    with pytest.raises(settings.Unset, match=r"\.\[phone\]"):
        settings.need_phone_line(settings.read(phone_token="secret", web_url="https://linli.example"))


def test_a_wrong_data_key_is_named_and_not_shown() -> None:
    with pytest.raises(settings.Unset, match="LINLI_DATA_KEY") as caught:
        settings.turn_in_keys(settings.read(data_key="hunter2"))

    assert "hunter2" not in str(caught.value)


def test_postgresql_needs_a_data_key() -> None:
    with pytest.raises(settings.Unset, match="LINLI_DATA_KEY"):
        settings.turn_in_keys(settings.read(database_url="postgresql://linli@/linli"))


def test_values_come_from_a_dotenv_file_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LINLI_OPERATORS=10001, 10002\nLINLI_API_URL=http://127.0.0.1:1/\n")

    given = settings.read()

    assert given.operator_ids == {10001, 10002}
    assert given.api_url == "http://127.0.0.1:1"
