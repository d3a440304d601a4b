"""What somebody says to the bot: a question, unless it is one of the few other things that people say to it."""

import re
from dataclasses import dataclass
from enum import Enum

from bot.intents.phrases import one_of, phrases
from bot.intents.text import strip_mention, urls


class Kind(Enum):
    """What it is that was said."""

    QUESTION = "question"
    HELP = "help"
    STOP = "stop"
    GREETING = "greeting"
    THANKS = "thanks"
    EMPTY = "empty"
    SAVE = "save"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Said:
    """What was said, in plain text, with the links in it; SAVE and SUM may come without: then ask which."""

    kind: Kind
    text: str
    urls: tuple[str, ...] = ()


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_EMOJI_CODE = re.compile(r":[a-z0-9_+'-]+:(?:skin-tone-\d:)?")
_APPROVAL = re.compile(
    r":(?:\+1|thumbsup(?:_all)?|ok_hand|pray|clap|raised_hands|tada|heart|white_check_mark|100|bow|fire):|[👍👌🙏👏🙌🎉❤✅💯🔥]"
)

_HELP = frozenset(
    phrases(
        """
        help, help me, help please, please help, i need help, can you help, can you help me, commands, usage
        instructions
        what can you do, what can you do for me, what can you do for us, what else can you do, what do you do
        what can i do, what can i ask, what can i ask you, what should i ask, what are you, who are you, how do you work
        how does it work, how does this work, how do i use you, how do i use this, how do i use it, how can i use you
        how to use, how do i save an article, how do i add an article, how do i save a link, how do i stop you
        what commands are there
        """
    )
)
_STOP_WORDS = """
stop, stop it, stop this, stop that, stop answering, stop replying, stop responding, stop posting, stop following, quiet
be quiet, keep quiet, be silent, silence, shush, hush, shut up, mute, go away, leave us alone, unfollow, cancel, enough
that's enough, that is enough, you can stop
"""
_STOP = re.compile(
    rf"(?:{one_of('ok, okay, dateline, please, pls, just, now, and')} )*{one_of(_STOP_WORDS)}"
    rf"(?: {one_of('please, pls, now, here, thanks, thank you, dateline, along, in this thread, this thread')})*"
)
_GREETINGS = """
hi, hello, hey, hiya, howdy, yo, greetings, good morning, good afternoon, good evening, good day, morning, hallo, hola
bonjour, ciao, moin, guten morgen, guten tag, guten abend
"""
_GREETED = "there, all, everyone, everybody, team, folks, again, dateline, bot, hi, hello"
_GREETING = re.compile(rf"{one_of(_GREETINGS)}(?: {one_of(_GREETED)})*")
_APPRECIATION = """
thanks, thank you, thx, ty, cheers, ok, okay, k, great, perfect, cool, nice, awesome, brilliant, excellent, wonderful
super, amazing, lovely, fantastic, good, got it, understood, noted, sounds good, makes sense, never mind, nevermind
no worries, many thanks, much thanks, (?:that's |that is |very |really |so )*helpful, that helps, well done, danke
merci, gracias
"""
_FOR_WHAT = """
a lot, so much, very much, again, dateline, everyone, all, team, one, bot, job, work, answer, then, for that, for this
for it, for the help, for your help, for the answer, for your answer
"""
_THANKS = re.compile(rf"(?:{one_of(_APPRECIATION)}(?: {one_of(_FOR_WHAT)})*(?: |$))+")
_FILLERS = """
this, these, that, those, it, the, a, an, both, all, following, links?, articles?, pages?, story, stories, urls?
reports?, and, up, of, from, in, at, to, for, me, us, here, library, please, pls, thanks, too, as well
"""
_BEFORE = "please, pls, hi, hey, ok, and, now, just, also, then"
_POLITELY = rf"(?:{one_of(_BEFORE)} )*(?:(?:can|could|would|will) you )?(?:please )?"
_SAVE = re.compile(rf"{_POLITELY}{one_of('save, add, keep, store, bookmark')}(?: {one_of(_FILLERS)})*")
_SUM = re.compile(rf"{_POLITELY}{one_of('sum, summari[sz]e, summary, tl dr, tldr')}(?: {one_of(_FILLERS)})*")
_SPOKEN_TO = ((Kind.STOP, _STOP), (Kind.GREETING, _GREETING), (Kind.THANKS, _THANKS))
_ASKED_FOR = ((Kind.SAVE, _SAVE), (Kind.SUM, _SUM))


def said(text: str, bot_user: str = "") -> Said:
    """Tell what a message says, from its text as Slack has it; a mention of the bot in it is no part of that."""
    plain = strip_mention(text, bot_user)
    links = urls(text)
    return Said(_kind(plain, words(_without_links(text, bot_user)), links), plain, links)


def words(text: str) -> str:
    """The words of a text in lower case, a blank between each two; emoji are none."""
    return " ".join(_WORD.findall(_EMOJI_CODE.sub(" ", text.lower()))).replace("’", "'")


def _without_links(text: str, bot_user: str) -> str:
    return re.sub(r"https?://\S+", " ", strip_mention(re.sub(r"<https?:[^<>]*>", " ", text), bot_user))


def _kind(plain: str, spoken: str, links: tuple[str, ...]) -> Kind:
    if not spoken:
        return Kind.SUM if links else _wordless(plain)
    if spoken in _HELP:
        return Kind.HELP
    meant = _ASKED_FOR if links else (*_SPOKEN_TO, *_ASKED_FOR)
    return next((kind for kind, pattern in meant if pattern.fullmatch(spoken)), Kind.QUESTION)


def _wordless(plain: str) -> Kind:
    if _APPROVAL.search(plain):
        return Kind.THANKS
    return Kind.HELP if "?" in plain or "？" in plain else Kind.EMPTY
