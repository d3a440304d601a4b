"""Which unmentioned messages in the bot's thread are for the bot: a table out of newsrooms and press offices."""

import time

import pytest

from bot.intents import is_follow_up

PLAIN = """
Who else voted against it?
When was the bridge closed?
how many people were on board
What happened to the captain?
what time did the ferry leave Corrin
Which companies bid for the port?
Why?
but why did the council wait so long?
why was the hearing postponed
And how much will it cost?
Is the bridge open again?
Did the US respond?
Was anyone hurt in the flood?
Has anyone been arrested?
Were there any dissenting opinions?
Is that figure for 2025 or 2026?
Thanks! And who is the new chair?
Great, and when does it take effect?
Ok, so who pays for it?
Today, what did the ministry say?
I don't get it. Who is Marrick?
Ben will call them later. What's the name of their spokesperson?
Sources?
Casualties?
What about the second vote?
Can you tell me who signed the deal?
could you show us the numbers for March?
Could you please explain what the directive changes?
Do you know when the port reopens?
do we know whether the mayor resigned?
What do you have on the Hessmer strike?
What do we know about Orlan?
Do you have anything on the rate cut?
do you have a source for that?
what do your articles say about the outage?
Could I see the quote?
Do you know of any other recalls this year?
Dateline, who owns the terminal?
When did Dr. Hale resign?
What did the EU's A.I. office say? :thinking_face:
who's the minister responsible
whose proposal was it
who is "we" in that quote?
what does “let's go” mean in the slogan?
When did World War I end?
who told the US?
What did the report say in sections 2. and 3.?
How long did the strike last? 🤔
¿Quién ganó las elecciones?
Wann öffnet die Brücke wieder?
Combien de personnes ont été blessées ?
選挙で勝ったのは誰ですか？
متى أعيد فتح الجسر؟
""".strip().splitlines()

REQUESTS = """
and the second one
and in Lindhaven
also the ferry line
and since March
what about the union
how about last year
tell me more about the inquiry
please list the parties that voted for it
Explain the second point
give me the exact wording
show the numbers by month
compare the two drafts of the bill
summarise the inquiry's findings
summarise https://news.example/a
Name the members of the panel
find articles about the Averell theft
more on the outage
is the bridge open again
did they find the painting
were any ships damaged
has it been signed
does it apply to small firms
and is it legal
can you tell me who signed it
could you give me the date of the hearing
I'd like to know who paid for it
quote the minister on this
elaborate on the second point please
""".strip().splitlines()

FOR_PEOPLE = """
Do you think we should run this?
shall we publish?
Should we wait for the ministry?
can you call the ministry, Anna?
Can you take this one?
could you check with legal?
would you mind proofreading it?
are you on it?
did you see that?
Have you read the report?
Who of you covered the flood?
who wants to write this up?
who's free this afternoon?
Are we running this on page one?
When do we publish?
What's our line on this?
where are we with the statement?
Is it just me or is that a strange quote?
Should I call them?
Can I take the afternoon off?
do I need to change the caption?
does anyone know someone at the port?
Has anyone called the ministry?
Anna, did the minister answer?
Is it done, Ben?
Hey Carla, is the picture cleared?
can you give Anna a call?
Could you send me the statement?
what do you think?
Why do you say that?
How do you know?
Does this affect us?
any thoughts?
Thoughts?
Any objections?
Really?
what?
Seriously?!
ok?
And?
Coffee?
why not?
Do you have a minute?
do we have a photo?
can you find a photo for this?
can someone fact-check this?
who can take the night shift?
who's covering the hearing tomorrow?
should this go in the newsletter?
Ben: can this go out?
Hmm, Ben, is that right?
lunch at 12?
I wonder who leaked it?
What did you ask Gov. Hale?
Did we reach Prof. Orlan?
Can you tell me if we should publish?
Do you know when we publish?
Nice find! Should we use it?
Did you ask them? Who signs off?
<@U2> who won the vote?
<!here> does it matter who won?
<!subteam^S1|@desk> when was that?
""".strip().splitlines()

STATEMENTS = """
I think that's wrong
thanks
Thanks, that's really helpful!
nice
Great.
let me check
ok I'll write it
I'll call the ministry
We should lead with this.
that's not what the minister said
what a mess
What a story!
what the mayor said is not true
how nice
which is odd
Which is why I asked
who knows
when it's out, send it to legal
When the ferry sank the mayor was away.
where there is smoke there is fire
and I'll add a line about the strike
And Anna is on it
but that's wrong
also, let me know when it's done
will do
have a look at page three
do it
was thinking the same
should be fine
tell Anna that it's late
give me a minute
give it a rest
let's run it
no comment from the ministry so far
The vote is on Tuesday.
Done.
lol
what a day, right?
👍
:eyes:
stop
help
hello everyone
Das stimmt nicht.
FYI the hearing was moved to Friday
<https://news.example/a>
https://news.example/a
more on this later
and off to lunch
Show's over
""".strip().splitlines()


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("asked_before", [True, False])
def test_a_plain_question_is_for_the_bot(text: str, asked_before: bool) -> None:
    """Whoever asks it."""
    assert is_follow_up(text, asked_before=asked_before)


@pytest.mark.parametrize("text", REQUESTS)
def test_a_request_is_for_the_bot_from_who_has_asked_before(text: str) -> None:
    """From anybody else it may be meant for the people there."""
    assert is_follow_up(text, asked_before=True)
    assert not is_follow_up(text, asked_before=False)


@pytest.mark.parametrize("text", [*FOR_PEOPLE, *STATEMENTS])
@pytest.mark.parametrize("asked_before", [True, False])
def test_people_who_talk_to_each_other_are_left_alone(text: str, asked_before: bool) -> None:
    """Questions to colleagues, and whatever asks for nothing."""
    assert not is_follow_up(text, asked_before=asked_before)


@pytest.mark.parametrize("text", ["", " ", "\n", "?", "...", "…?", ":tada:", "&lt;&gt;", "¿", "<>", "and", "and\nand"])
def test_next_to_nothing_asks_for_nothing(text: str) -> None:
    """No text is too short to be judged."""
    assert not is_follow_up(text, asked_before=True)


@pytest.mark.parametrize(
    "piece", ["and ", "ok ", "can you ", "what is ", "? ", ":a:", "(", "Anna, ", "a, A", "a-", "<"]
)
def test_a_long_message_is_judged_at_once(piece: str) -> None:
    """No pattern takes more than its share, whatever is repeated."""
    begun = time.perf_counter()
    is_follow_up(f"and the {piece * 1_000}"[:1_000], asked_before=True)
    assert time.perf_counter() - begun < 0.5


def test_who_writes_at_length_is_telling() -> None:
    """A pasted paragraph is no question, also where it ends in one."""
    paragraph = "The ferry sailed at noon. " * 40
    assert not is_follow_up(f"{paragraph}Who was aboard?", asked_before=True)
    assert is_follow_up("The ferry sailed at noon. Who was aboard?", asked_before=True)
