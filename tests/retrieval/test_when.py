"""What a question says of time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.ask import Ask
from retrieval.domain import ANY_TIME, LOCAL, Answer, Article, Document, Window
from retrieval.when import as_of, recency, when
from tests.retrieval.fakes import DictLibrary, WordEmbedder, entry
from tests.retrieval.texts import odd_texts

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 12, 15, 30, tzinfo=BERLIN)
"""A Thursday."""

# What is told from now: nothing from outside will do, and the words are no part of what is asked.
NEAR = """
what happened at the port yesterday? | 2026-03-11 | 2026-03-12 | what happened at the port?
Yesterday, what did the mayor say? | 2026-03-11 | 2026-03-12 | what did the mayor say?
What happened yesterday morning at the port? | 2026-03-11 | 2026-03-12 | What happened at the port?
What did the mayor say the day before yesterday? | 2026-03-10 | 2026-03-11 | What did the mayor say?
What happened at the port today? | 2026-03-12 | 2026-03-13 | What happened at the port?
what did the union say earlier today? | 2026-03-12 | 2026-03-13 | what did the union say?
Any news from today? | 2026-03-12 | 2026-03-13 | Any news?
What's in the news today? | 2026-03-12 | 2026-03-13 | What's in the news?
what is happening today at the port? | 2026-03-12 | 2026-03-13 | what is happening at the port?
What did the mayor say this morning? | 2026-03-12 | 2026-03-13 | What did the mayor say?
what burned this afternoon? | 2026-03-12 | 2026-03-13 | what burned?
what burned tonight? | 2026-03-12 | 2026-03-13 | what burned?
What burned last night? | 2026-03-11 18:00 | 2026-03-12 12:00 | What burned?
what happened at the port this week? | 2026-03-09 | 2026-03-16 | what happened at the port?
anything new this week on the strike? | 2026-03-09 | 2026-03-16 | anything new on the strike?
What closed earlier this week in Karsova? | 2026-03-09 | 2026-03-16 | What closed in Karsova?
What did the bank decide last week about rates? | 2026-03-02 | 2026-03-09 | What did the bank decide about rates?
Who resigned the previous week? | 2026-03-02 | 2026-03-09 | Who resigned?
When did the bridge close last week? | 2026-03-02 | 2026-03-09 | When did the bridge close?
Who won last weekend? | 2026-03-07 | 2026-03-09 | Who won?
news from this month | 2026-03-01 | 2026-04-01 | news
what has changed since Monday? | 2026-03-09 | - | what has changed?
What has changed since yesterday? | 2026-03-11 | - | What has changed?
Who resigned since last Friday? | 2026-03-06 | - | Who resigned?
what burned since last week? | 2026-03-02 | - | what burned?
since this morning, who called? | 2026-03-12 | - | who called?
news of the last 3 days | 2026-03-09 | 2026-03-13 | news
what closed in the past two weeks? | 2026-02-26 | 2026-03-13 | what closed?
what closed in the last few days? | 2026-03-09 | 2026-03-13 | what closed?
What closed in the last couple of days? | 2026-03-10 | 2026-03-13 | What closed?
what closed over the past week? | 2026-03-05 | 2026-03-13 | what closed?
what closed in the past fortnight | 2026-02-26 | 2026-03-13 | what closed
How many people died over the past 30 days? | 2026-02-10 | 2026-03-13 | How many people died?
what burned in the last 24 hours? | 2026-03-11 15:30 | 2026-03-13 | what burned?
Who was hurt in the last 48 hours? | 2026-03-10 15:30 | 2026-03-13 | Who was hurt?
What closed two days ago? | 2026-03-10 | 2026-03-11 | What closed?
Who resigned ten days ago? | 2026-03-02 | 2026-03-03 | Who resigned?
Who resigned from Monday to Wednesday? | 2026-03-09 | 2026-03-12 | Who resigned?
Between Monday and Wednesday, who resigned? | 2026-03-09 | 2026-03-12 | who resigned?
yesterday | 2026-03-11 | 2026-03-12 | yesterday
what happened today? | 2026-03-12 | 2026-03-13 | what happened?
How does this week compare with last week? | 2026-03-02 | 2026-03-16 | How does this week compare with last week?
"""

# What may be the date of the event, and not of the article: the text stays whole.
NAMED = """
What did the bank decide in March? | 2026-03-01 | 2026-05-02
what did the bank decide in march? | 2026-03-01 | 2026-05-02
what happened in may? | 2025-05-01 | 2025-07-02
Did it open in May, or later? | 2025-05-01 | 2025-07-02
What happened in December? | 2025-12-01 | 2026-02-01
What happened in March 2026? | 2026-03-01 | 2026-05-02
Which towns flooded in Sept. 2025? | 2025-09-01 | 2025-11-01
Which towns flooded in Dec? | 2025-12-01 | 2026-02-01
in November which towns went dark? | 2025-11-01 | 2026-01-01
what happened in 2026-02? | 2026-02-01 | 2026-04-01
what happened in early March? | 2026-03-01 | 2026-03-18
What happened in mid-March 2025? | 2025-03-11 | 2025-03-28
what happened in late february? | 2026-02-21 | 2026-03-08
What did they find at the end of February? | 2026-02-21 | 2026-03-08
What did they find at the beginning of March? | 2026-03-01 | 2026-03-18
What was said in the middle of January 2026? | 2026-01-11 | 2026-01-28
What happened on 12 March? | 2026-03-12 | 2026-03-16
What happened on March 12th? | 2026-03-12 | 2026-03-16
what happened on the 12th of March 2026? | 2026-03-12 | 2026-03-16
What happened on March 9, 2026? | 2026-03-09 | 2026-03-13
what happened on may 2? | 2025-05-02 | 2025-05-06
who spoke on 9 Mar | 2026-03-09 | 2026-03-13
What happened on Monday, 9 March? | 2026-03-09 | 2026-03-13
What was announced on 9 March 2025? | 2025-03-09 | 2025-03-13
What happened on 5 April? | 2025-04-05 | 2025-04-09
What happened on 29 February? | 2024-02-29 | 2024-03-04
What happened on 2026-03-09? | 2026-03-09 | 2026-03-13
What happened on March 9-11? | 2026-03-09 | 2026-03-15
what happened 10–12 March? | 2026-03-10 | 2026-03-16
What happened between 3 and 6 March? | 2026-03-03 | 2026-03-10
What happened between 3 March and 6 March? | 2026-03-03 | 2026-03-10
What happened from 3 to 5 March 2026? | 2026-03-03 | 2026-03-09
What happened from January to March 2025? | 2025-01-01 | 2025-05-02
What happened from November to January 2026? | 2025-11-01 | 2026-03-04
How many closed between 2019 and 2021? | 2019-01-01 | 2022-04-02
How many died in 2025? | 2025-01-01 | 2026-04-02
what did Haldren pay in 2025 for power? | 2025-01-01 | 2026-04-02
What did it say in 1987? | 1987-01-01 | 1988-04-01
Who was killed in early 2026? | 2026-01-01 | 2026-07-31
What broke in late 2025? | 2025-09-01 | 2026-04-02
What was profit in Q4 2025? | 2025-10-01 | 2026-04-02
What was the profit in the last quarter of 2025? | 2025-10-01 | 2026-04-02
profit in the fourth quarter 2025 | 2025-10-01 | 2026-04-02
What rose in Q1? | 2026-01-01 | 2026-07-01
what happened last month? | 2026-02-01 | 2026-04-01
What happened last quarter? | 2025-10-01 | 2026-04-02
what did it earn last year? | 2025-01-01 | 2026-04-02
who led the march last year? | 2025-01-01 | 2026-04-02
what was decided in the last year? | 2025-03-12 | 2026-03-16
Who won on Tuesday? | 2026-03-10 | 2026-03-14
Who won last Friday? | 2026-03-06 | 2026-03-10
who spoke Tuesday? | 2026-03-10 | 2026-03-14
What happened on Tuesday morning? | 2026-03-10 | 2026-03-14
what did he say on wednesday about it? | 2026-03-11 | 2026-03-15
What happened on Thursday? | 2026-03-05 | 2026-03-09
What happened on Monday last week? | 2026-03-02 | 2026-03-06
Who won on Sat? | 2026-03-07 | 2026-03-11
What happened a week ago? | 2026-03-04 | 2026-03-10
How was it a month ago? | 2026-02-03 | 2026-02-21
What was it like two years ago? | 2023-09-11 | 2024-09-15
who won yesterday's vote? | 2026-03-11 | 2026-03-15
What were last week’s figures? | 2026-03-02 | 2026-03-16
What will happen this week? | 2026-03-09 | 2026-03-23
Who resigned since the 3rd of March? | 2026-03-03 | -
How many have fled since 1 March 2026? | 2026-03-01 | -
what happened since January? | 2026-01-01 | -
What happened after 3 March? | 2026-03-04 | -
Who was appointed after 2024? | 2025-01-01 | -
What happened before 3 March? | - | 2026-03-03
Who was mayor before 2020? | - | 2020-01-01
What was known until Tuesday? | - | 2026-03-11
Was inflation higher in March than in February? | 2026-02-01 | 2026-05-02
What burned after 2 March and before 9 March? | 2026-03-03 | 2026-03-09
"""

NO_TIME = """
What may happen?
May 2 drivers share a car?
may the driver march on?
How many of the 5 may be charged?
Who believed in may have been wrong?
who sold 1,200 march badges?
how long did the march on the capital last?
Why did people in march on the palace fall silent?
How long did it last?
Who came last?
What happened in the 1990s?
Who was second?
Which team sat on the bench?
What happened to Sun shares?
Who writes for USA Today?
What did the Sunday Times write?
What did the Monday Club say?
What did people buy on Black Friday?
What happened on Good Friday?
Who lives in Friday Harbor?
How did the Tuesday market do?
What did they learn from April Jones?
after Jan resigned, who took over?
Who named the November blackout in Karsova?
Why is it closed since nobody pays?
Who supplies power in 2025 homes?
What is the target for 2026?
Who will be mayor in 2027?
What happened in 2030?
What will open on 3 May?
What will open in December?
What was announced on 1 May 2026?
What is planned for Friday?
Is there a match on Saturday?
What is closed until Monday?
What happens next week?
What happened this weekend?
When in March did it open?
What time on Sunday did the power fail?
what day in March did it close?
What month did it open?
What happened on 12/03?
What happened on 12/03/2026?
What happened on 31 February?
What is in 2026-13-45?
What did she mean by "we won yesterday"?
What did “the strike of last week” cost?
What happened in the last week of May?
Who won on the last day of the race?
who won in the second quarter?
What rose half a year ago?
Who scored 2026 points?
What is the price of 2025's model?
"""

FRESH = """
what's the latest on the ferry?
What are the newest figures?
What is the most recent count?
What is the current rate?
Who currently runs it?
who owns it now?
the price right now
at the moment, who leads?
How many have died so far?
Is it still burning?
Can you still swim there?
Any update on the strike?
What is the updated outlook?
today's headlines
as of today, how many?
Who chairs the foundation today?
Is the bridge open today?
what do nurses earn these days?
"""

STALE = """
Why is it now-closed?
now that it is shut, who pays?
Why is it standing still?
Who painted the still life?
What's the current account deficit?
How fast is the ocean current there?
Which software update broke it?
Who has to leave by noon at the latest?
Who knows?
What happened at the port today?
"""


def rows(table: str) -> list[list[str]]:
    """The lines of a table in cells."""
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


def moment(cell: str) -> datetime | None:
    """A day's midnight or a moment in Berlin; None for a dash."""
    return None if cell == "-" else datetime.fromisoformat(cell).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(("text", "since", "until", "left"), rows(NEAR))
def test_told_from_now(text: str, since: str, until: str, left: str) -> None:
    """From midnight to midnight where the asker is; the rest is what is searched for."""
    found = when(text, NOW)
    assert (found.window.since, found.window.until) == (moment(since), moment(until))
    assert found.hard
    assert found.text == left


@pytest.mark.parametrize(("text", "since", "until"), rows(NAMED))
def test_named(text: str, since: str, until: str) -> None:
    """From the day, month or year, and some days on, for the articles come after it."""
    found = when(text, NOW)
    assert (found.window.since, found.window.until) == (moment(since), moment(until))
    assert not found.hard
    assert found.text == text


@pytest.mark.parametrize("text", [text for (text,) in rows(NO_TIME)])
def test_what_names_no_time_of_publication(text: str) -> None:
    """Other words, names, titles, quotations, what is to come, what is asked for, and dates with two readings."""
    found = when(text, NOW)
    assert found.window == ANY_TIME
    assert (found.text, found.told, found.hard) == (text, "", False)


@pytest.mark.parametrize("text", [text for (text,) in rows(FRESH)])
def test_the_latest_is_wanted(text: str) -> None:
    """By such words; they stay in the text."""
    found = when(text, NOW)
    assert found.fresh
    assert found.text == text


@pytest.mark.parametrize("text", [text for (text,) in rows(STALE)])
def test_words_that_only_look_so(text: str) -> None:
    """In other senses."""
    assert not when(text, NOW).fresh


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what burned yesterday?", "yesterday, 11 March 2026"),
        ("what burned last night?", "last night, 11 to 12 March 2026"),
        ("what burned since Monday?", "since Monday, 9 March 2026"),
        ("what burned on Tuesday?", "Tuesday, 10 March 2026"),
        ("what burned last week?", "last week, 2 to 8 March 2026"),
        ("what burned this month?", "this month, March 2026"),
        ("what burned last year?", "last year, 2025"),
        ("what burned last quarter?", "last quarter, 1 October to 31 December 2025"),
        ("what burned in the last 3 days?", "the last 3 days, since 9 March 2026"),
        ("what burned in the last 24 hours?", "the last 24 hours"),
        ("what burned in March?", "March 2026"),
        ("what burned in mid-January?", "mid-January 2026"),
        ("what burned on the 9th of March?", "9 March 2026"),
        ("what burned from 27 February to 1 March?", "27 February to 1 March 2026"),
        ("what burned from 30 December 2025 to 2 January 2026?", "30 December 2025 to 2 January 2026"),
        ("what burned before 2020?", "before 2020"),
        ("what burned in the first quarter of 2026?", "the first quarter of 2026"),
        ("what burned two weeks ago?", "two weeks ago, 25 to 27 February 2026"),
        ("was more burned in March than in February?", "March 2026 and February 2026"),
    ],
)
def test_told_in_words(text: str, told: str) -> None:
    """As a person would."""
    assert when(text, NOW).told == told


@pytest.mark.parametrize(
    ("zone", "since", "until"),
    [
        ("Asia/Tokyo", "2026-03-11T15:00+00:00", "2026-03-12T15:00+00:00"),
        ("America/New_York", "2026-03-11T04:00+00:00", "2026-03-12T04:00+00:00"),
        ("Pacific/Kiritimati", "2026-03-11T10:00+00:00", "2026-03-12T10:00+00:00"),
    ],
)
def test_the_askers_day(zone: str, since: str, until: str) -> None:
    """At one moment it is yesterday for some and the day before for others."""
    now = datetime(2026, 3, 12, 16, tzinfo=UTC).astimezone(ZoneInfo(zone))
    found = when("what burned yesterday?", now).window
    assert found == Window(datetime.fromisoformat(since), datetime.fromisoformat(until))


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-03-30", 23),
        ("Europe/Berlin", "2026-10-26", 25),
        ("America/Santiago", "2026-09-07", 23),  # there the clocks skip midnight itself
        ("Africa/Cairo", "2026-04-25", 23),
        ("Atlantic/Azores", "2026-10-26", 25),  # there they show it twice
    ],
)
def test_days_when_clocks_change(zone: str, day: str, hours: int) -> None:
    """Are an hour longer or shorter, and days that meet leave no gap."""
    now = datetime.combine(date.fromisoformat(day), time(12), ZoneInfo(zone))
    yesterday, today = when("what burned yesterday?", now).window, when("what burned today?", now).window
    assert yesterday.since
    assert yesterday.until
    assert yesterday.until.astimezone(UTC) - yesterday.since.astimezone(UTC) == timedelta(hours=hours)
    assert today.since == yesterday.until


def test_without_a_clock_only_full_dates_are_read() -> None:
    """In UTC."""
    for text in ("what burned yesterday?", "what burned since Monday?", "what burned in March?", "in the past 3 hours"):
        assert when(text, None).window == ANY_TIME
    found = when("what burned on 9 March 2026?", None)
    assert found.window == Window(datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 13, tzinfo=UTC))
    assert when("Who runs the port now?", None).fresh


def test_what_is_left_can_be_searched_for() -> None:
    """A question of nothing but a time stays whole."""
    assert when("And since Monday?", NOW).text == "And since Monday?"
    assert when("What about yesterday?", NOW).window


@pytest.mark.parametrize("now", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
@pytest.mark.parametrize(
    "text", ["yesterday", "since last week", "in March", "this year", "the past 999 years", "Monday?"]
)
def test_the_ends_of_time(text: str, now: datetime) -> None:
    """Are no reason to fail."""
    when(f"what burned {text}", now)
    when(f"what burned {text}", now.replace(tzinfo=timezone(timedelta(hours=14))))


@pytest.mark.parametrize(
    "piece", ["on ", "from 1 to ", "the last ", "2026-", "“", "12 ", "Monday ", "  the day before "]
)
def test_a_long_text_is_read_once(piece: str) -> None:
    """However it is made."""
    when(piece * 4_000, NOW)


_WORDS = """yesterday today since until from to between and on in the last past this week weekend month March may 12
    2025 2026-03-09 Monday Friday, ago a three days hours Q4 quarter of early before after when night 99 9999
    what burned?"""


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(_WORDS.split()), max_size=12).map(" ".join) | odd_texts,
    st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)),  # noqa: DTZ001 - zones are added
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]),
)
def test_any_words_at_any_time(text: str, now: datetime, zone: str) -> None:
    """Give a window that is none, or is in order and has begun."""
    moment = now.replace(tzinfo=ZoneInfo(zone))
    found = when(text, moment)
    since, until = found.window.since, found.window.until
    assert all(one is None or one.tzinfo is not None for one in (since, until))
    assert since is None or until is None or since < until
    assert since is None or since < moment
    assert bool(found.told) == bool(found.window)
    assert found.window or not found.hard
    assert found.text == text or found.hard


def article(published: datetime | None) -> Article:
    """One of that time."""
    return Article("a", "It rained.", published=published)


def test_recency_halves() -> None:
    """In five days; what has no date has none, and nothing is fresher than the newest."""
    assert recency(article(NOW), NOW) == 1
    assert recency(article(NOW - timedelta(days=5)), NOW) == pytest.approx(0.5)
    assert recency(article(NOW - timedelta(days=10)), NOW) == pytest.approx(0.25)
    assert recency(article(NOW + timedelta(days=10)), NOW) == 1
    assert recency(article(datetime(1, 1, 1, tzinfo=UTC)), NOW) == pytest.approx(0)
    assert recency(article(None), NOW) == recency(article(NOW), None) == 0


def test_as_of_the_newest() -> None:
    """Of the articles cited that have a date."""
    assert as_of([article(NOW - timedelta(days=3)), article(None), article(NOW)]) == "As of 12 March 2026:"
    assert as_of([article(None)]) == as_of([]) == ""


def answer(question: str, *articles: Document, thread: Sequence[str] = ()) -> Answer:
    """What they say to a question that is asked at noon, however unsure."""
    library, words = DictLibrary(), WordEmbedder(dimension=128)
    library.save(LOCAL, words.name, [entry(one, LOCAL, words, most=100) for one in articles])
    return Ask(library, words, least=0.0)(question, LOCAL, thread=thread, now=NOW)


def flood(day: int, text: str) -> Document:
    """An article of a day of March, of which no hour is known."""
    return Document(id=f"of {day}", text=text, published=datetime(2026, 3, day, tzinfo=UTC))


def test_an_article_within_the_window_need_not_name_the_day() -> None:
    """It is of that day, or tells of it the day after; one from elsewhere has to."""
    after = flood(11, "The Tarrow flooded the old mill at Tolmouth on Tuesday.")
    found = answer("What was flooded at Tolmouth on 10 March 2026?", after)
    assert [one.text for one in found.sentences] == [after.text]
    early = flood(2, after.text)
    assert "mentions “10”" in answer("What was flooded at Tolmouth on 10 March 2026?", early).reason


def test_nothing_from_outside_a_window_told_from_now() -> None:
    """Then the answer says of which time there is nothing; a follow-up keeps to it."""
    old, new = (
        flood(10, "The Tarrow flooded the old mill at Tolmouth."),
        flood(11, "The Tarrow flooded a barn at Tolmouth."),
    )
    question = "What was flooded at Tolmouth yesterday?"
    assert [one.text for one in answer(question, old, new).sentences] == [new.text]
    assert answer(question, old).reason == "No article here is of the time asked about: yesterday, 11 March 2026."
    again = answer("And what was flooded there by the Tarrow?", old, new, thread=[question])
    assert [one.text for one in again.sentences] == [new.text]
