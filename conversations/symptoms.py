"""The ten symptoms a resident is asked about, and the words that mean them."""

import texts
from conversations.answers import BETWEEN, NO, Answer, plain
from conversations.prompts import Option

FEVER = "发热"

SYMPTOMS = {
    "fever": FEVER,
    "cough": "咳嗽",
    "fatigue": "乏力",
    "smell": "嗅味觉减退",
    "stuffy": "鼻塞",
    "runny": "流涕",
    "throat": "咽痛",
    "eyes": "结膜炎",
    "muscle": "肌肉酸痛",
    "diarrhoea": "腹泻",
}
"""The symptoms by their button's code, named as the reader of free text names them."""

CODES = {symptom: code for code, symptom in SYMPTOMS.items()}

WORDS = {
    "fever": "发烧 发热 烧",
    "cough": "咳嗽 干咳 咳",
    "fatigue": "乏力 没劲 没力气 无力 累",
    "smell": "嗅觉 味觉 闻不到 尝不出 没味 嘴里没味 嗅味觉减退",
    "stuffy": "鼻塞 鼻子不通 鼻子堵",
    "runny": "流涕 流鼻涕 鼻涕",
    "throat": "咽痛 嗓子疼 嗓子痛 嗓子 喉咙 咽喉",
    "eyes": "结膜炎 眼睛红 眼红 红眼",
    "muscle": "肌痛 肌肉酸痛 肌肉疼 酸痛 浑身疼 身上疼 全身疼",
    "diarrhoea": "腹泻 拉肚子 拉稀",
}

NONE = (*NO, "没", "没了", "没有", "没有了", "都没有", "没别的", "没有别的", "无", "就这些", "none", "nothing")
DENIALS = ("没有", "没", "无", "不", "未")

NO_SYMPTOMS = Option("none", "temperature.option.no_symptoms", words=NONE)
NO_MORE = Option("none", "temperature.option.no_more", words=NONE)


def offered(told: set[str]) -> tuple[Option, ...]:
    """None first, as 1 always means well; then the symptoms not yet told."""
    known = (code for code, symptom in SYMPTOMS.items() if symptom not in told)
    none = NO_MORE if told - {FEVER} else NO_SYMPTOMS
    return (none, *(Option(code, f"temperature.symptom.{code}", words=tuple(WORDS[code].split())) for code in known))


def told(answer: Answer) -> tuple[str, ...] | None:
    """The codes of the symptoms an answer names, `()` for none of them, None when it says neither."""
    codes = answer.choices()
    if codes:
        return tuple(code for code in codes if code != "none")
    return _in_words(answer) or None


def say(symptom: str, language: str) -> str:
    """The symptom in the resident's language; one that is not asked about stays as it was said."""
    code = CODES.get(symptom)
    return texts.say(f"temperature.symptom.{code}", language) if code else symptom


def _in_words(answer: Answer) -> tuple[str, ...]:
    offered = {option.code for option in answer.prompt.options}
    pieces = BETWEEN.split(plain(answer.text))
    return tuple(code for code in WORDS if code in offered and any(_names(piece, code) for piece in pieces))


def _names(piece: str, code: str) -> bool:
    words = WORDS[code].split()
    denied = piece.startswith(DENIALS) and not piece.startswith(tuple(words))
    return not denied and any(word in piece for word in words)
