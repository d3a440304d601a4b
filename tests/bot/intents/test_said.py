"""What people say to the bot besides questions."""

import time

import pytest

from bot.intents import Kind, said

HELP = """
help
Help!
?
??
？
what can you do?
What can you do for us?
how does this work
<@UBOT> help please
Who are you?
How do I save an article?
"""
STOP = """
stop
Stop.
STOP!
please stop
stop please
Be quiet, please!
ok stop
*stop*
<@UBOT> stop
stop answering in this thread
that’s enough, thanks
cancel
"""
GREETING = """
hi
Hello!
hey there
Good morning all :wave:
hi <@UBOT>
Hello Dateline
moin
"""
THANKS = """
thanks!
thank you
ok
Great.
👍
:+1:
:+1::skin-tone-3:
🙏🏽
ok, thanks a lot!
Perfect, thank you so much 🎉
that's very helpful
<@UBOT> good bot
thx :heart:
"""
EMPTY = """
...
<@UBOT>
:eyes:
🤔
!!
<@UBOT> :wave: :wave:
—
<@U2>
"""
SAVE = """
save https://a.example/x
Save <https://a.example/x|the report>, please
save this: <https://a.example/x>
can you add this article to the library? <https://a.example/x>
keep https://a.example/x and https://b.example
<@UBOT> save <https://a.example/x>
save
please save this
"""
SUM = """
sum https://a.example/x
summarise <https://a.example/x|the report>
summarize this https://a.example/x
tl;dr https://a.example
can you summarise this article for me <https://a.example/x>
<@UBOT> <https://a.example/x>
https://a.example/x :eyes:
summarise this please
sum up https://a.example
"""
QUESTION = """
who won?
Can you help the mayor?
stop the ferry
What does stop mean
who is the greatest?
ok, who won?
Hi, who won?
thanks, and when?
save the ferry
summarise the inquiry
what does <https://a.example/x> say about tolls?
thanks for <https://a.example/x>
great power
no
stop press: who won
選挙
help desk numbers
hello world program
"""
TABLE = {
    Kind.HELP: HELP,
    Kind.STOP: STOP,
    Kind.GREETING: GREETING,
    Kind.THANKS: THANKS,
    Kind.EMPTY: EMPTY,
    Kind.SAVE: SAVE,
    Kind.SUM: SUM,
    Kind.QUESTION: QUESTION,
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in TABLE.items() for text in texts.strip().splitlines()]
)
def test_each_is_taken_for_what_it_is(kind: Kind, text: str) -> None:
    """With mentions, emoji, capitals and punctuation as people type them."""
    assert said(text, "UBOT").kind is kind


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_is_empty(text: str) -> None:
    """A message may hold a file alone."""
    assert said(text).kind is Kind.EMPTY


@pytest.mark.parametrize(
    "text", ["Save <https://a.example/x?b=1&amp;c=2|the report>, please", "sum &lt;<https://a.example/x?b=1&amp;c=2>"]
)
def test_the_links_come_with_it(text: str) -> None:
    """As they have to be fetched: not as they are shown."""
    assert said(text).urls == ("https://a.example/x?b=1&c=2",)


def test_the_text_is_what_was_said() -> None:
    """A question goes on without mention and escapes."""
    heard = said("<@UBOT> is 3 &lt; 4?", "UBOT")
    assert (heard.kind, heard.text, heard.urls) == (Kind.QUESTION, "is 3 < 4?", ())


@pytest.mark.parametrize(
    "piece", ["ok ", "please ", "save ", "thanks ", "very ", "stop ", ":a:", "<", "&amp;", "https://a.b/ "]
)
def test_the_longest_message_is_heard_at_once(piece: str) -> None:
    """No pattern takes more than its share, whatever is repeated."""
    begun = time.perf_counter()
    said((piece * 40_000)[:40_000], "UBOT")
    assert time.perf_counter() - begun < 1
