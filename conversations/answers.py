"""One answer, many forms: typed words, a digit however written, a label in either language, or a button's code."""

import re
from dataclasses import dataclass

from conversations.prompts import Option, Prompt
from conversations.understanding import normal
from texts import LANGUAGES

YES = ("是", "是的", "对", "对的", "好", "好的", "行", "可以", "嗯", "没错", "正确", "ok", "yes", "y", "sure")
NO = ("不", "不是", "不对", "错了", "不行", "不要", "no", "n", "wrong")

SHORTCUT_WORDS = {
    "person": "0 o 人 人工 热线 真人 转人工 接人工 人工服务 找人 找人工 来人 有人吗 客服 网格员 找网格员 "
    "打电话 打个电话 打电话给我 打电话来 回电 回电话 person human operator hotline somebody",
    "again": "9 再说一遍 再说一次 重复 没听清 没看清 again repeat",
    "back": "* 返回 上一步 后退 退回 back",
    "menu": "菜单 主菜单 取消 退出 不报了 menu cancel quit exit",
}
SHORTCUTS = {word: name for name, words in SHORTCUT_WORDS.items() for word in words.split()}

EDGES = " \t\n.。,，、!！?？~…:：;；\"'“”()（）[]【】👌👍🙏"
PARTICLES = "吧呀啊呢了哦嘛哈的"
CHOSEN = re.compile(
    r"(?:我?(?:要|选择?|按|回复?|填)|option|number|no\.?)?\s*第?\s*([0-9]{1,2}|[零〇一二三四五六七八九十]{1,3})\s*[个号项条]?"
)
NUMBERED_LABEL = re.compile(r"\(?[0-9]{1,2}[.、:)\s]+(.+)")
BETWEEN = re.compile(r"[\s,，、;；/+和与]+|还有|以及|and")


def plain(text: str) -> str:
    """The text in one spelling, without the marks around it: half-width, simplified, lower case."""
    return normal.plain(text).text.strip(EDGES)


def number(text: str) -> int | None:
    """The number a person chose: `1`, `１`, `一`, `①`, `1.`, `我选1`, `第一个`; None when it is not just that."""
    chosen = CHOSEN.fullmatch(plain(text).rstrip(PARTICLES))
    value = normal.number(chosen[1]) if chosen else None
    return None if value is None else int(value)


POLITE = re.compile(r"^(?:你好|您好|我|要|想|请|麻烦|可以|能不能|给我|帮我|[ ,，])+")


def shortcut(text: str, code: str | None = None) -> str | None:
    """`person`, `again`, `back` or `menu` when the whole answer asks for it."""
    if code is not None:
        return SHORTCUTS.get(code)
    chosen = number(text)
    if chosen is not None:
        return SHORTCUTS.get(str(chosen))
    said = plain(text).rstrip(PARTICLES)
    return SHORTCUTS.get(plain(text)) or SHORTCUTS.get(said) or SHORTCUTS.get(POLITE.sub("", said))


_ENOUGH = "算了 不填了 不弄了 不报了 不买了 不需要了 不说了"
GIVING_UP = re.compile(
    rf"(?:(?:那|还是|先|就)*(?:{'|'.join(_ENOUGH.split())})[吧啦哦]?(?:[ ,，]*我?(?:不要了|不用了|不麻烦了))?[ ,，]*)+"
    # The reason may follow (邻居帮我弄好了); who goes on to wish for something has not given up.
    r"(?:(?<=[ ,，])(?:(?!不行|还是|给我|来[一两几点]|[要换改])[^\d])*)?"
    r"|never ?mind|forget it|leave it"
)


def gives_up(text: str) -> bool:
    """Whether the answer says that they have had enough: 算了, 算了不要了, 先不填了, also with the reason behind it."""
    return GIVING_UP.fullmatch(plain(text)) is not None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered to a prompt."""

    prompt: Prompt
    text: str
    code: str | None = None

    def choice(self) -> str | None:
        """The code of the one option this answer means."""
        if self.code is not None:
            return self.code if self.code in {option.code for option in self.prompt.options} else None
        return _by_number(self.text, self.prompt) or _by_words(self.text, self.prompt.options)

    def choices(self) -> tuple[str | None, ...]:
        """The codes of the options this answer names, in the order said; None for each word that is no option."""
        whole = self.choice()
        if whole is not None:
            return (whole,)
        if self.code is not None:
            return tuple(Answer(self.prompt, "", code).choice() for code in self.code.split(","))
        return tuple(Answer(self.prompt, word).choice() for word in BETWEEN.split(self.text) if word)


def is_offered(prompt: Prompt, code: str) -> bool:
    """Whether a button with this code belongs to the prompt."""
    return set(code.split(",")) <= {option.code for option in prompt.options}


def _by_number(text: str, prompt: Prompt) -> str | None:
    chosen = number(text)
    return next((option.code for at, option in prompt.numbered() if at == chosen), None)


def _by_words(text: str, options: tuple[Option, ...]) -> str | None:
    said = plain(text)
    labelled = NUMBERED_LABEL.fullmatch(said)
    spoken = {said, said.rstrip(PARTICLES), labelled[1].strip() if labelled else said} - {""}
    return next((option.code for option in options if spoken & _names(option)), None)


def _names(option: Option) -> set[str]:
    return {plain(option.say(language)) for language in LANGUAGES} | set(option.words)
