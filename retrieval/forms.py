"""The wordings in which people ask for many articles at once, as patterns for a whole question without its “?”.

What is asked about is the group ``topic``; who speaks is ``speaker``; what is compared are ``one`` and ``other``.
"""

import re


def _any(words: str) -> str:
    """A pattern for any of the words or phrases, with commas between them."""
    return f"(?:{'|'.join(' '.join(word.split()) for word in words.split(','))})"


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_US = _any("me, us")
_WE = _any("we, you")
_WHAT_IS = r"what(?:['’]?s| is| are| was| has| have)?"
_ABOUT = _any("about, on, with, from, regarding, concerning, of, in, at, for, around, to")
_TOPIC = "(?P<topic>.+)"
_READ_BY_US = (
    r"articles?|stor(?:y|ies)|reports?|news (?:items|stories|articles|reports)|pieces|documents|sources|outlets"
    "|newspapers|papers|sites"
)
_ARTICLES = f"(?:{_READ_BY_US})"
_SOURCE = f"(?:{_READ_BY_US}|media|press|accounts)"
_THE = r"(?:(?:the|different|various|other|all|our|your|these|those) )*"
_HERE = rf"(?: (?:are there|there are|we have|do {_WE} have|have {_WE} (?:got|read|saved)))?"
_WRITE = _any("wrote, written, write, writes, report, reports, reported, talk, talks, talked, tell, told, speak, spoke")
_MENTION = (
    "(?:(?:that |which )?(?:mention(?:s|ed|ing)?|nam(?:e|es|ed|ing)|cover(?:s|ed|ing)?|discuss(?:es|ed|ing)?"
    r"|refer(?:s|red|ring)? to|contain(?:s|ing)?"
    rf"|(?:have |has )?{_WRITE} (?:about|on|of)"
    "|(?:are |is |were |deals? |dealt |have to do |has to do )?(?:about|on|with|regarding|concerning)))"
)
_SAYING = _any("say, saying, said, report, reporting, reported, write, writing, think, tell us")
_DIFFER = _any("differ, disagree, vary, compare, report, cover, see, describe, treat")
_AGREE = _any("differ, disagree, agree, contradict each other")
_LATELY = _any("today, yesterday, lately, recently, so far, now, then, right now, these days, at the moment, currently")
_SAY = (
    "(?:say|said|says|think|thought|thinks|comment|commented|respond|responded|react|reacted|remark|remarked|claim"
    r"|claimed|argue|argued|(?:tell|told) [\w ]{1,30}?)"
)

HAPPENED = _patterns(
    rf"{_WHAT_IS}(?: been)? {_any('happened, happening, going on, gone on')}"
    rf"(?: {_any('lately, recently, next, so far, today, this week')})? {_ABOUT} {_TOPIC}",
    rf"(?:{_WHAT_IS}|(?:is there )?anything)(?: there)? new {_ABOUT} {_TOPIC}",
    rf"(?:{_WHAT_IS} |{_any('is there, are there')} |do {_WE} have |have {_WE} got |got )?(?:the |any |some |all )?"
    rf"(?:{_any('latest, recent, newest, new, more, fresh, further')} )?(?:news|updates?|developments?|headlines)"
    rf" {_ABOUT} {_TOPIC}",
    rf"(?:{_WHAT_IS} )?(?:the )?latest {_ABOUT} {_TOPIC}",
    rf"(?:catch {_US} up|(?:bring|get) {_US} up to (?:date|speed)|fill {_US} in|(?:update|brief) {_US})"
    rf" (?:on|about|with) {_TOPIC}",
    rf"tell {_US} (?:all |more |something |everything )?about {_TOPIC}",
    rf"what do {_WE} know (?:so far )?about {_TOPIC}",
    rf"(?:the |a )?(?:timeline|recap|overview|summary) (?:of|on|for) {_TOPIC}",
    r"how (?:has|did) (?P<topic>.+) (?:develop(?:ed)?|unfold(?:ed)?|evolved?)",
)

COUNT = _patterns(
    rf"(?:how many(?: of (?:the|our|your))?|(?:the )?number of|count(?: all)?(?: the)?) {_ARTICLES}{_HERE} {_MENTION}"
    rf" {_TOPIC}",
    rf"in how many {_ARTICLES} (?:is|are|was|were|does|do) (?P<topic>.+)"
    rf" {_any('mentioned, named, covered, appear, appearing, come up, discussed')}",
    r"how (?:often|many times) (?:is|are|was|were|has|have|did|does|do) (?P<topic>.+?) (?:been |get |come )?"
    rf"{_any('mentioned, covered, named, reported, reported on, written about, discussed, up, in the news')}",
    rf"how (?:often|many times) do (?:the )?{_ARTICLES} {_MENTION} {_TOPIC}",
    rf"(?:which|what) (?P<which>{_ARTICLES}){_HERE} {_MENTION} {_TOPIC}",
    rf"(?:are there|is there|do {_WE} have|have {_WE} got) (?:any |an )?(?:{_ARTICLES}|anything) {_MENTION} {_TOPIC}",
)

SOURCES = _patterns(
    rf"what (?:do|does|did|are|have) {_THE}{_SOURCE}"
    rf" {_SAYING} (?:about|on|of) {_TOPIC}",
    rf"how (?:do|does|did) {_THE}{_SOURCE} {_DIFFER}"
    rf"(?: (?:on|about|over|in|of))? {_TOPIC}",
    rf"(?:do|does|did) {_THE}{_SOURCE} {_AGREE} (?:on|about|over) {_TOPIC}",
    rf"who {_any('reports, says, writes, reported, said, wrote')} what (?:about|on|of) {_TOPIC}",
    rf"{_WHAT_IS} (?:being |been )?{_any('said, reported, written')} (?:about|on|of) {_TOPIC}",
)

SAID = _patterns(
    rf"who {_any('said, says, claimed, claims, warned, argued, called, calls, described')} {_TOPIC}",
    rf"what (?:did|does|do|has|have|had) (?P<speaker>.+?) (?:have to |had to )?{_SAY}"
    rf"(?: (?:about|on|of|to|regarding) {_TOPIC})?",
    rf"(?:did|does|has|have) (?P<speaker>.+?)"
    rf" {_any('comment, commented, respond, responded, react, reacted, speak, spoken')}"
    rf"(?: (?:about|on|to|regarding) {_TOPIC})?",
    r"what (?:was|is|were) (?P<speaker>.+?)(?:['’]s|s['’])"
    rf" {_any('reaction, response, comment, comments, statement, reply, view, opinion, words')}"
    rf"(?: (?:to|on|about|of) {_TOPIC})?",
    rf"(?:a )?quotes? (?:from |by )?(?P<speaker>.+?) (?:on|about) {_TOPIC}",
    r"quotes? (?:from|by) (?P<speaker>.+)",
)

COMPARE = _patterns(
    r"(?:compare|(?:a )?comparison (?:of|between)) (?P<one>.+?) (?:and|with|to|vs\.?|versus|against) (?P<other>.+)",
    r"(?P<one>.+?) (?:vs\.?|versus|compared (?:to|with)) (?P<other>.+)",
    r"how (?:do|does|did) (?P<one>.+?) (?:differ|compare) (?:from|to|with|against) (?P<other>.+)",
    r"how (?:do|does|did) (?P<one>.+?) and (?P<other>.+?) (?:differ|compare)(?: (?:on|in|by) (?P<tail>.+))?",
    rf"(?:{_WHAT_IS} )?(?:the )?differences? between (?P<one>.+?) and (?P<other>.+)",
)
WHICH_OF_TWO = re.compile(
    rf"(?:which|who|what)(?: {_any('one, team, company, side, country, city')})? (?P<asked>[^,:]+?)\s?[,:–—-] ?"
    r"(?P<one>[^,]+?),? or (?P<other>[^,]+)",
    re.IGNORECASE,
)
COMPARATIVE = re.compile(r"\b(?:more|less|fewer|most|least|better|worse|[a-z]{2,}(?:er|est))\b")
ASPECT = re.compile(
    r" (?:on|by|in terms of|when it comes to|with regard to) (?P<aspect>(?:the )?\w+(?: \w+){0,2})$", re.IGNORECASE
)
HEAD = re.compile(r"(?:the )?[\w’' -]{2,40}? (?:of|in|for|at|between) (?=\S)", re.IGNORECASE)
"""What two sides have in common: ``the prices of`` eggs and milk."""

LISTED = re.compile(
    rf"(?:list (?:me )?(?:{_any('all, every, the, some, any, out')} )?(?:of )?(?:the )?"
    rf"|name {_any('all, every, some, the, any, two, three, four, five')} (?:of )?(?:the )?"
    "|a list of (?:all )?(?:the )?|what (?:are|were) the names of |who (?:are|were) (?:all )?(?:the )?)(?P<what>.+)",
    re.IGNORECASE,
)
WHICH = re.compile(
    r"(?:which|what) (?:of (?:the|these|our) |other |all |different |(?:kinds|sorts|types) of )?", re.IGNORECASE
)
ADJECTIVE = re.compile(
    r"(?:al|an|ic|ish|ese|ern|ed|ing|ous|ive|ary|ent|ant|new|big|large|small|major|private|public|rival|first)$"
)
PLURALS = frozenset("people men women children police fishermen media".split())
NO_PLURALS = ("ss", "us", "is", "news", "means", "series", "species")
VERBS = frozenset(
    """was does causes happens makes says matters comes goes needs takes gives links connects explains drives owns runs
    remains counts works stands sets leads keeps gets sees uses shows tells brings holds plays helps hits wins costs
    sounds looks seems feels becomes follows allows requires includes contains""".split()
)
"""What ends as a plural does behind “what”, and is none."""

_AUXILIARY = "did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|must"
YES_NO = re.compile(rf"(?:{_AUXILIARY}|(?:is|was|are|did|does|has|wo)n['’]t) (?!you\b)", re.IGNORECASE)

POLITE = re.compile(
    rf"^(?:{_any('hey, hi, hello, so, ok, okay, and, but, now, well, also, please, pls')}\b[\s,:–—-]*)*"
    rf"(?:(?:can|could|would|will) you (?:please )?|{_any('do you, does anyone, does anybody')} know |i want to know "
    rf"|i(?:['’]d| would) like to know )?(?:(?:tell|show|give) {_US} (?!(?:\w+ )?about\b))?(?:please )?",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"[\s,]+(?:(?:this|last|past) (?:week|weekend|month|year|morning)"
    rf"|{_LATELY}"
    "|please|pls|thanks|in the news|in the articles|in (?:the|our|your) library"
    rf"|(?:are|were) there|do {_WE} have|have {_WE} got|in (?:all|total)|altogether"
    r"|(?:were|was|have been|has been|got) (?:published|written|posted|printed|saved|read))$",
    re.IGNORECASE,
)
"""What may come behind a topic and is no part of it."""
CLAUSE = re.compile(
    rf"\b{_any('when, after, before, while, because, if, who, which, whose, did, does, do, is, are, was, were')}\b",
    re.IGNORECASE,
)
NOTHING = frozenset(
    """notes that this it them these those thing things something everything anything story stories news week day
    today yesterday yes ok okay hello happened next then else here there now one ones two other others""".split()
)
"""What is no topic alone."""
