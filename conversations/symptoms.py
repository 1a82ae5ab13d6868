"""The ten symptoms a resident is asked about, and the words that mean them."""

import texts
from conversations.answers import NO, Answer
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
    "fever": ("发烧", "烧", "发热"),
    "cough": ("咳嗽", "咳"),
    "fatigue": ("乏力", "没劲", "没力气", "累"),
    "smell": ("闻不到味", "尝不出味", "嗅觉", "味觉", "嗅味觉减退"),
    "stuffy": ("鼻塞", "鼻子不通"),
    "runny": ("流涕", "鼻涕"),
    "throat": ("咽痛", "嗓子痛", "喉咙疼", "喉咙痛", "嗓子"),
    "eyes": ("结膜炎", "眼睛红", "红眼"),
    "muscle": ("肌痛", "肌肉酸痛", "酸痛", "浑身疼"),
    "diarrhoea": ("腹泻", "拉稀"),
}
"""Short words for each option; longer talk about symptoms goes to the reader of free text."""

NONE = (*NO, "没", "没了", "没有", "没有了", "都没有", "没别的", "没有别的", "无", "就这些", "none", "nothing")

NO_SYMPTOMS = Option("none", "temperature.option.no_symptoms", words=NONE)
NO_MORE = Option("none", "temperature.option.no_more", words=NONE)


def offered(told: set[str]) -> tuple[Option, ...]:
    """None first, as 1 always means well; then the symptoms not yet told."""
    known = (code for code, symptom in SYMPTOMS.items() if symptom not in told)
    none = NO_MORE if told - {FEVER} else NO_SYMPTOMS
    return (none, *(Option(code, f"temperature.symptom.{code}", words=WORDS[code]) for code in known))


def chosen(answer: Answer) -> tuple[str, ...] | None:
    """The symptoms chosen, `()` for none of them; None when the answer says more than that."""
    codes = answer.choices()
    if codes == ("none",):
        return ()
    return None if not codes or None in codes or "none" in codes else named(answer)


def named(answer: Answer) -> tuple[str, ...]:
    """The symptoms among the answer's words; none at all of an answer that also says there are none."""
    codes = answer.choices()
    return () if "none" in codes else tuple(dict.fromkeys(SYMPTOMS[code] for code in codes if code is not None))


def say(symptom: str, language: str) -> str:
    """The symptom in the resident's language; one that nobody knows stays as it was said."""
    code = CODES.get(symptom)
    key = f"temperature.symptom.{code}" if code else f"symptom.{symptom}"
    return texts.catalogue(language).get(key, symptom)
