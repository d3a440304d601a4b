"""Whether a sentence in a thread speaks to the people there: you, we, a name at its edge, anyone.

Left out is what only a bot is asked: "can you tell me", "do we know when", "what do you have on".
"""

import re

from bot.intents.phrases import one_of

_WH = "who, whom, whose, what, which, when, where, why, how, if, whether"
_SOFTLY = "(?:(?:please|also|just|maybe|perhaps|quickly|kindly|already|even|happen to) )*"
_TELLING = """
tell, show, list, give, explain, compare, name, summari[sz]e, find, describe, quote, cite, clarify, elaborate, expand
look up, search, remind, repeat, sum up
"""
_HOLDINGS = """
any, anything, something, more, another, other, a source, sources?, articles?, details, numbers, figures, data, coverage
"""
_TOLD = "have, know, find, found, got, tell me, tell us"
_FAVOUR = (
    r"(?! \w+ a (?:call|ring|hand|shout)\b| (?:a|some|me a) (?:photo|picture|image|slot|room|time|minute|moment|sec)\b)"
)
_THE_BOT = re.compile(
    "|".join(
        rf"\b{asked}"
        for asked in (
            rf"(?:can|could|would|will) (?:you|u) {_SOFTLY}{one_of(_TELLING)}\b{_FAVOUR}(?: me| us)?",
            rf"(?:do|did|would) (?:you|we) {_SOFTLY}know (?={one_of(_WH + ', of, about, any, anything, more, the')}\b)",
            rf"do (?:you|we) {_SOFTLY}have (?={one_of(_HOLDINGS)}\b)",
            rf"what (?:else |more )?(?:do|did|have|can) (?:you|we) {_SOFTLY}{one_of(_TOLD)}\b",
            rf"(?:tell|show|give)\b{_FAVOUR} (?:me|us)\b(?! (?:a|one|some) (?:minute|moment|sec|second|break)\b)",
            rf"(?:can|could|may) i (?:get|see|have|ask) (?={one_of(_WH + ', the, more, its, their')}\b)",
            r"your (?:articles?|sources?|library)\b",
            r"i(?:'d like| would like| want| need) to know\b",
        )
    )
)
_PEOPLE = re.compile(
    r"(?<![\w.])(?:you|u|your|yours|yourself|(?<!war )i|me|my|mine|we|our|ours|let's|lets)\b(?!\.\w)"
    r"|(?:^|\s)@\w|, (?:right|no|ok|okay|yeah|eh)\W*$|\bworks? for every(?:one|body)\b"
)
_US = re.compile(r"\bus\b")  # and not the US
_DOING = """
know, knows, here, want, wants, have, has, got, seen, heard, read, checked, called, asked, free, able, around, available
on it, on this, up for, volunteer, else
"""
_TASKS = "wants, on it, in today, free, around, available, writing, taking, covering, filing"
_ANYBODY = re.compile(
    rf"(?:{one_of('does, did, has, have, can, could, would, will, is, is there')} )?"
    rf"(?:any|some)(?:one|body) {one_of(_DOING)}\b"
    r"|(?:can|could|will|would) (?:any|some)(?:one|body)\b|(?:can|should) (?:this|these) (?:go|run)\b"
    rf"|(?:any )?{one_of('thoughts, objections, volunteers, takers, opinions, preferences, feedback, comments')}\b"
    rf"|who(?: is|'s)? {one_of(_TASKS)}\b|who can {one_of('take, cover, write, help, do, check, edit, review, join')}\b"
    r"|(?:tell|show|give|ask) (?:him|her|them|everyone|everybody)\b|(?:lunch|coffee|drinks|meeting)\b"
)
_NAMED = re.compile(
    r"([A-Z][\w’'-]+)[,:]\s"  # Anna, is it done?
    r"|.*\b[a-z][\w’'-]*, [A-Z][\w’'-]+\W*$"  # Is it done, Anna?
    r"|(?:[Tt]ell|[Ss]how|[Gg]ive|[Aa]sk|[Pp]ing) [A-Z]",
    re.DOTALL,
)
_NO_NAMES = frozenset("Anyway Besides Finally First Lastly Meanwhile Recently Second Tomorrow Yesterday".split())


def to_people(sentence: str) -> bool:
    """Whether it does; the sentence without what it opens with ("ok, and …"), blanks being single."""
    named = _NAMED.match(sentence)
    if named and named[1] not in _NO_NAMES:
        return True
    rest = _THE_BOT.sub(" ", _unquoted(sentence))
    of_us = _US.search(sentence) and _US.search(rest)
    return bool(of_us or _PEOPLE.search(rest) or _ANYBODY.match(rest))


def to_the_bot(sentence: str) -> bool:
    """Whether a sentence begins with what only a bot is asked."""
    return bool(_THE_BOT.match(_unquoted(sentence)))


def _unquoted(sentence: str) -> str:
    """In lower case, without what is quoted: a quote's *we* is somebody else."""
    return re.sub(r'"[^"]*"|“[^”]*”', " ", sentence.lower().replace("’", "'"))
