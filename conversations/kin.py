"""Words for people: relations within a household, and titles that follow a surname."""

# fmt: off
RELATIONS = frozenset((
    "爸", "妈", "爸爸", "妈妈", "父亲", "母亲", "老爸", "老妈", "爹", "娘", "老公", "老婆",
    "丈夫", "妻子", "爱人", "先生", "太太", "媳妇", "老伴", "老头子", "儿子", "女儿", "闺女", "孩子",
    "宝宝", "娃", "小孩", "孙子", "孙女", "外孙", "外孙女", "爷爷", "奶奶", "外公", "外婆", "姥姥",
    "姥爷", "公公", "婆婆", "岳父", "岳母", "哥", "哥哥", "姐", "姐姐", "弟", "弟弟", "妹",
    "妹妹", "儿媳", "女婿", "室友", "保姆", "mom", "dad", "wife", "husband", "son", "daughter",
))
ELDERS = (
    "妈", "爸", "爷爷", "奶奶", "外公", "外婆", "姥姥", "姥爷", "公公", "婆婆", "岳父", "岳母", "父亲", "母亲", "父母",
    "老人", "老太太", "老爷子", "mother", "father", "grandma", "grandpa", "parents",
)
TITLES = (
    "老爷子", "老太太", "奶奶", "爷爷", "阿姨", "叔叔", "大爷", "大妈", "大娘", "婆婆", "公公", "伯伯",
    "大伯", "大叔", "大姐", "大哥", "老师", "师傅", "先生", "女士", "小姐", "太太", "嫂子", "阿婆",
    "阿公", "姥姥", "姥爷", "老太", "叔", "姨", "姐", "哥", "婶", "嫂",
)
# fmt: on


def surname(who: str) -> str:
    """The surname in 王奶奶 or 老赵; empty when there is none."""
    for title in TITLES:  # the longest first, so that 老太太 is not read as 太太
        if who.endswith(title) and len(who) > len(title):
            return who[: -len(title)][-1]
    return who[1] if len(who) >= 2 and who[0] in "老小" else ""
