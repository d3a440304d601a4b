"""Whether a message in a thread of the bot's, without a mention, is meant for the bot or for the people there.

When in doubt it is for the people: who meant the bot can still mention it.
"""

import re

from bot.intents.people import to_people, to_the_bot
from bot.intents.phrases import one_of, phrases
from bot.intents.said import Kind, said, words
from bot.intents.text import mentions_others

_LONGEST = 1_000  # characters: who writes more than that unasked is telling, not asking
_TITLES = "".join(rf"(?<!\b{title}\.)" for title in ("Mrs", "Gov", "Sen", "Rep", "Gen", "Prof"))
_SENTENCE = re.compile(rf"(?<=[?？؟!…])\s+|(?<=[a-z0-9][a-z0-9]\.){_TITLES}\s+|\n+")
_JUST_A_LINK = re.compile(r"\W*https?:", re.IGNORECASE)
_EMOJI_AT_THE_END = re.compile(r"(?::[a-z0-9_+'-]+:\s*)+$")
_OPENING = """
ok, okay, so, well, thanks, thank you, thx, great, cool, nice, perfect, hmm?, right, sorry, hi, hey, hello, please, pls
dateline, bot, now, then, today, actually, interesting, wow, oh, ah, yes, no, yeah, btw, by the way, quick question
one more question, one more thing, one more, another question, just curious, but, and, also, plus, or
"""
_OPENER = re.compile(rf"(?:{one_of(_OPENING)}\b[\s,:;.!–—-]*)+", re.IGNORECASE)
_NO_QUESTION = frozenset(
    phrases(
        """
        what, huh, really, seriously, sure, ok, okay, right, no, yes, yeah, so, and, or, agreed, deal, done, ready
        anyone, anybody, pardon, sorry, excuse me, why not, so what, is it, is that so, oh really, no way, all good
        how about lunch, how about coffee
        """
    )
)

_IS = """
is, are, was, were, did, does, do, has, have, had, can, could, will, would, should, isn't, aren't, wasn't, didn't
"""
_HOW = (
    "many, much, long, old, often, far, big, large, tall, high, fast, bad, soon, come, likely, deep, heavy, late, early"
)
_THEM = "the, these, those, they, he, she, his, her, their, its, all, both, every, each, any, anyone, anybody, anything"
_WHICH = "me, us, a, an, more, some, other, who, what, which, when, where, why, how, https?, articles?, [0-9]+"
_ASKS = re.compile(r"[?？؟]\W*$|^\W*¿")
_ASKED = re.compile(
    r"who(?:'s|m|se)?\b(?! (?:knows|cares)\b)"
    r"|what(?:'s)?\b(?! (?:about|an?|the|i|he|she|it|they|matters|worries|if)\b)"
    r"|which\b(?! (?:means|makes|(?:is|was) (?:an? )?(?:why|odd|weird|fine|good|great|bad|true|wrong|nice|shame))\b)"
    rf"|(?:when|where|why|how)(?:'s\b| (?:{one_of(_IS)}|else|exactly)\b|$)"
    rf"|how {one_of(_HOW)}\b|why so\b|since when\b"
)
_REQUESTED = re.compile(
    rf"{one_of(_IS)} (?:{one_of(_THEM)}|there)\b"
    r"|(?:is|was|did|does|has|will|can|could|would|should) (?:it|this|that)\b"
    r"|(?:what|how) about \w"
    rf"|(?:tell|show|list|give|name|find) (?:{one_of(_THEM)}|{one_of(_WHICH)})\b(?! (?:someone|somebody)\b)"
    r"|(?:explain|compare|summari[sz]e|describe|quote|define|look up|sum up|search for|elaborate|expand|go on)\b"
    r"|more (?:on|about|details)\b(?!.*\b(?:later|soon|shortly|to come)\b)"
)
_LEANS = re.compile(r"(?:and|also|plus|or)\b", re.IGNORECASE)
_FRAGMENT = re.compile(
    rf"(?!.*(?:\b(?:{one_of(_IS)}|be|not|let|it's)\b|'s ))"
    rf"(?:(?:{one_of(_THEM)}|an?|in|for|since|before|after|from|under|last|next|other)\b|[A-Z0-9])\S*(?: \S+){{0,5}}$"
)


def is_follow_up(text: str, *, asked_before: bool) -> bool:
    """Whether a message without a mention asks the bot something; ``asked_before``: its author asked here already.

    Who has not is taken to ask the bot only with a plain question.
    """
    if len(text) > _LONGEST or mentions_others(text, ""):
        return False
    heard = said(text)
    if heard.kind is Kind.SUM:
        return asked_before and not _JUST_A_LINK.match(text)
    if heard.kind is not Kind.QUESTION:
        return False
    sentences = [one for part in _SENTENCE.split(heard.text) if words(one := _EMOJI_AT_THE_END.sub("", part).strip())]
    if any(_ASKS.search(one) and to_people(_bare(one)) for one in sentences):
        return False
    return any(_asks(one, asked_before) and not to_people(_bare(one)) for one in (sentences[0], sentences[-1]))


def _asks(sentence: str, asked_before: bool) -> bool:
    """Whether a sentence reads as a question, or as a request if its author has asked before."""
    if words(sentence) in _NO_QUESTION:
        return False
    bare = _bare(sentence)
    plain = bare.lower().replace("’", "'")
    if _ASKS.search(sentence) or _ASKED.match(plain):
        return True
    leans = _LEANS.match(sentence) and _FRAGMENT.match(bare)
    return asked_before and bool(leans or _REQUESTED.match(plain) or to_the_bot(bare))


def _bare(sentence: str) -> str:
    """The sentence without what it opens with, its blanks single."""
    single = " ".join(sentence.split())
    opener = _OPENER.match(single)
    return single[opener.end() :] if opener else single
