"""What a written number comes to in Celsius, whether it may be stored, and what a slip probably meant."""

from conversations.understanding.figures import HIGHEST, LOWEST, Figure

FEVER = 37.3  # Celsius; from here on a value is rather asked about than lost


def celsius(figure: Figure) -> float | None:
    """The temperature in Celsius that the figure spells out, or None if it spells none."""
    if figure.shape in {"decimal", "loose", "whole"} and figure.unit in {"", "c"}:
        return figure.value  # as nearly all of them are written
    if figure.foreign or figure.shape in {"odd", "vague", "fragment"}:
        return None
    value = figure.value
    if figure.unit == "f":
        return round((value - 32) * 5 / 9, 1)
    return value / 10 if figure.shape == "three" and 360 <= value <= 379 else None


def plausible(value: float | None) -> bool:
    """Whether the value may be stored without asking."""
    return value is not None and LOWEST <= value <= HIGHEST


def slip(figure: Figure) -> float | None:
    """What a mistyped temperature probably meant (63.5 -> 36.5), or None if it looks like no temperature."""
    value = figure.value
    if figure.shape == "decimal" and 95 <= value <= 109.4:
        return round((value - 32) * 5 / 9, 1)
    digits = f"{value:g}".replace(".", "")
    if figure.shape in {"fragment", "vague"}:
        return value if value >= 30 else None
    if figure.shape == "three" and 340 <= value < 430:
        return value / 10
    if figure.shape == "four" and 3400 <= value < 4300:
        return float(f"{digits[:2]}.{digits[-1]}")
    if figure.shape not in {"decimal", "loose"} or len(digits) < 2:
        return value if figure.shape == "whole" and (30 <= value <= 45) else None
    return _slipped_decimal(value, digits)


def _slipped_decimal(value: float, digits: str) -> float | None:
    tenth = digits[-1]
    if 340 <= value < 430:
        return float(f"{digits[:2]}.{tenth}")
    if 334 <= value < 340:
        return round(value - 300, 1)
    if 3.4 <= value < 4.3 and len(digits) == 3:
        return value * 10
    if 5.0 <= value < 10 and len(digits) == 2:
        return 30 + value
    if 43 < value < 90 and len(digits) == 3 and "3" in digits and (swapped := _swapped(digits)):
        return swapped
    if 43 < value < 90 and digits[1:2] in "6789":
        return float(f"3{digits[1]}.{tenth}")
    if 20 <= value < 34:
        return float(f"36.{tenth}")
    return value if 43 < value < 50 else None


def _swapped(digits: str) -> float | None:
    """63.5, 65.3 and 53.6 for 36.5: the same digits in another order."""
    left = digits.replace("3", "", 1)
    whole = next((digit for digit in left if digit in "678"), None)
    return float(f"3{whole}.{left.replace(whole, '', 1)}") if whole else None
