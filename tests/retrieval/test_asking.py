"""The form of answer that a question wants."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.asking import Asking, Form, asking
from tests.retrieval.texts import odd_texts

HAPPENED = {
    "What happened with the Corrin bridge this week?": "the Corrin bridge",
    "what’s new on Marrick": "Marrick",
    "whats new with Marrick?": "Marrick",
    "any news about the ferry?": "the ferry",
    "Is there any news on Parcelway": "Parcelway",
    "latest on the Hessmer strike": "the Hessmer strike",
    "what's the latest with Coastway, please?": "Coastway",
    "could you catch me up on Sundgate?": "Sundgate",
    "What has happened to the Morning Tern so far?": "the Morning Tern",
    "hey, can you tell me what is going on with Parcelway": "Parcelway",
    "tell me about Parcelway": "Parcelway",
    "how has the strike developed?": "the strike",
    "what happened with it? (Morning Tern)": "Morning Tern",
}
COUNT = {
    "How many articles mention Corrin bridge?": "Corrin bridge",
    "how often was Marrick mentioned": "Marrick",
    "how many times has Marrick been mentioned?": "Marrick",
    "how many stories about the ferry are there?": "the ferry",
    "how many reports about otters were published this week?": "otters",
    "in how many articles is Holt mentioned?": "Holt",
    "how many articles mention “key rate”?": "“key rate”",
    'how many articles contain "the bank is open"?': '"the bank is open"',
    "how many articles mention 2019?": "2019",
    "do we have any articles about otters?": "otters",
    "Which sources wrote about Parcelway?": "Parcelway",
    "what articles do we have about Parcelway": "Parcelway",
    "how many articles mention it? (Corrin Bridge)": "Corrin Bridge",
}
SOURCES = {
    "What do the sources say about the ferry?": "the ferry",
    "how do papers differ on the death toll": "the death toll",
    "who reports what about Coastway?": "Coastway",
    "do the papers agree on the death toll?": "the death toll",
    "what is being said about the ferry": "the ferry",
}
SAID = {
    "who said the ferry was safe?": ("", "the ferry was safe"),
    "who called its return a small miracle": ("", "its return a small miracle"),
    "what did Dagmar Holt say about the ferry?": ("Dagmar Holt", "the ferry"),
    "what did she say about it? (Dagmar Holt)": ("Dagmar Holt", ""),
    "What did the ministry say?": ("the ministry", ""),
    "did Marrick comment on the complaints?": ("Marrick", "the complaints"),
    "quote Holt on the mourning": ("Holt", "the mourning"),
    "what was Hessmer's reaction to the deal?": ("Hessmer", "the deal"),
}
COMPARE = {
    "compare Coastway and Marrick": ("Coastway", "Marrick"),
    "Coastway vs. Marrick": ("Coastway", "Marrick"),
    "How does Coastway differ from Marrick?": ("Coastway", "Marrick"),
    "what's the difference between Coastway and Marrick?": ("Coastway", "Marrick"),
    "compare the prices of eggs and milk": ("the prices of eggs", "the prices of milk"),
    "compare Lindhaven and Tolmouth on turnout": ("Lindhaven turnout", "Tolmouth turnout"),
    "which is bigger, Coastway or Marrick?": ("how big is Coastway", "how big is Marrick"),
    "which is heavier: the bus or the tram?": ("how heavy is the bus", "how heavy is the tram"),
    "Who got more votes, Vane or Okafor?": ("how many votes got Vane", "how many votes got Okafor"),
}
LISTS = """which companies cut jobs?
what countries are affected by the recall?
which European countries joined?
can you list the companies that were fined?
list all ferries
name the victims
who are the candidates?"""
YES_NO = """did the captain drink?
Is the bridge open?
hasn't the strike ended?"""
PLAIN = """how many people died?
How many articles of the constitution were amended?
how many papers did the university publish?
how many articles does the treaty have?
compare notes
compare notes with Sundgate
what happened?
What happened when the ferry sank?
what happened in 2019?
what happened? (Morning Tern)
what happened next
who said yes
who said that? (Holt)
list price
name of the tug that was sent out
which company bought Sundgate?
which shipping line owns the Morning Tern?
what causes measles?
which is why he left
what did the report say the cause was?
Corrin bridge
Marrick
Wer hat die Fähre gebaut?
Que s'est-il passé au port ?
港で何が起きましたか？
?"""


@pytest.mark.parametrize(
    ("form", "text", "about"),
    [
        (form, text, about)
        for form, asked in ((Form.HAPPENED, HAPPENED), (Form.COUNT, COUNT), (Form.SOURCES, SOURCES))
        for text, about in asked.items()
    ],
)
def test_what_it_is_about_is_told_from_how_it_is_asked(form: Form, text: str, about: str) -> None:
    """Without the words for time, for courtesy, and for asking; a pronoun is what the thread carries over."""
    assert (asking(text).form, asking(text).text) == (form, about)


@pytest.mark.parametrize(("text", "sides"), SAID.items())
def test_speaker_and_topic_are_told_apart(text: str, sides: tuple[str, str]) -> None:
    """Who said it is asked for, or given."""
    assert (asking(text).form, asking(text).sides) == (Form.SAID, sides)


@pytest.mark.parametrize(("text", "sides"), COMPARE.items())
def test_each_side_of_a_comparison_is_a_question_of_its_own(text: str, sides: tuple[str, str]) -> None:
    """What both have in common is asked of both."""
    assert asking(text) == Asking(Form.COMPARE, text, sides)


@pytest.mark.parametrize(
    ("form", "text"),
    [(form, text) for form, asked in ((Form.LIST, LISTS), (Form.YES_NO, YES_NO)) for text in asked.splitlines()],
)
def test_lists_and_decisions_are_searched_for_as_they_are_asked(form: Form, text: str) -> None:
    """All of their words matter."""
    assert asking(text) == Asking(form, text)


@pytest.mark.parametrize("text", PLAIN.splitlines())
def test_everything_else_is_plain(text: str) -> None:
    """Also what sounds like one of the forms, a name alone, and other languages."""
    assert asking(text) == Asking(Form.PLAIN, text)


def test_which_sources_is_told_from_how_many() -> None:
    """So that they can be named."""
    assert asking("which sources wrote about Parcelway?").sides == ("sources",)
    assert asking("how many sources wrote about Parcelway?").sides == ()


@pytest.mark.parametrize(
    "text",
    [
        "what happened with " + "the ferry " * 190,
        "compare " + "a and " * 300,
        "how often is " + "been " * 380,
        "which is bigger" + ", or a" * 300,
        "(" * 2_000,
    ],
)
def test_a_long_question_is_plain(text: str) -> None:
    """It tells a story of its own."""
    assert asking(text).form is Form.PLAIN


@given(
    st.text()
    | odd_texts
    | st.lists(st.sampled_from("compare and , or which is bigger who said ( )".split())).map(" ".join)
)
@settings(deadline=None)
def test_any_text_will_do(text: str) -> None:
    """Never an error, and nothing to search for only where nothing was asked."""
    assert asking(text).text or not text
