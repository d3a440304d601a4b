"""Modals and the App Home: what they ask and show, and that Slack takes them."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import ids
from bot.blocks.answer import answer
from bot.blocks.home import Home, home_view, refused_home
from bot.blocks.kit import section
from bot.blocks.settings import settings_view
from bot.blocks.views import ask_view, find_view, loading_view, reason_view, result_view, save_view
from bot.playground.slack.limits import check_home, check_view
from bot.records import Aside, Backlog, Job, Preferences, Turn, Vote
from retrieval.domain import Answer, Article, Point
from retrieval.ports import Counts
from tests.bot.blocks.hostile import (
    NOW,
    answers,
    articles,
    asides,
    backlogs,
    briefs,
    counts,
    feeds,
    linked,
    preferences,
    shown,
    stored,
    texts,
    turns,
    votes,
)
from tests.slack.reading import mentions

KILN = Article("a1", "It burned.", title="Kiln burns", url="https://news.example/kiln", source="Quarry Times")
ASKED = Turn("t1", "w", "C1", "1.0", "1.0", "U1", "How long?", "Nine days.", True, (), None, NOW)
PRIVATE = Turn("t2", "w", "C9", "1.0", "1.0", "U2", "Who is laid off?", "", False, (), "C9", NOW)


def elements(view: Any) -> dict[str, Any]:
    """The inputs of a view, by the name of their block, which is theirs too."""
    inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert all(name == element["action_id"] for name, element in inputs.items())
    return inputs


def home(**changed: Any) -> Home:
    """A home with a bit of everything."""
    values: dict[str, Any] = {
        "counts": Counts(34, 180, NOW, NOW),
        "newest": [KILN],
        "command": "/articles",
        "recent": [ASKED, PRIVATE],
        "preferences": Preferences(frozenset({"U1"}), reading=frozenset({"C1"}), guests=True),
        "may_edit": True,
        "backlog": Backlog(3, 1, None),
        "aside": [Aside(Job("w", "job-1", "question", {}), 5, "SlackApiError", NOW)],
        "votes": [Vote(ASKED, "U2", False, "too short", NOW), Vote(PRIVATE, "U2", True, "", NOW)],
        "briefs": [],
        "own": "D1",
        "feeds": [],
        "now": NOW,
        "overruled": False,
    }
    return Home(**values | changed)


def test_a_view_waits_under_its_own_name() -> None:
    """The result is put where the loading view was, by a name that we choose."""
    view = loading_view("Summarise links", "job-1")
    check_view(view)
    assert view["external_id"] == "job-1"
    assert "external_id" not in loading_view("Summarise links")


@settings(deadline=None)
@given(answers, counts, texts)
def test_any_answer_can_be_a_result(given_answer: Answer, searched: Counts, title: str) -> None:
    """All of its messages in one modal, without the row that Slack takes in messages alone."""
    messages = answer(given_answer, "t1", searched)
    view = result_view(title, [block for message in messages for block in message.blocks])
    check_view(view)
    assert mentions(view) == []
    check_view(loading_view(title))


def test_a_result_too_long_for_a_modal_says_so() -> None:
    """Too many blocks, or too many bytes: the last line tells."""
    for blocks in ([section("x")] * 101, [section("🔥" * 3_000)] * 90):
        view = result_view("Result", blocks)
        check_view(view)
        assert shown(view["blocks"])[-1] == "The rest does not fit here."
    whole = result_view("Result", [section("x")] * 100)
    assert len(whole["blocks"]) == 100
    check_view(result_view("Result", []))


def test_a_question_can_be_about_something() -> None:
    """What it is about stands above the field; what was begun stands in it."""
    view = ask_view("meta", "Kiln burns", "How long?")
    check_view(view)
    assert "About: Kiln burns" in shown(view)
    assert view["private_metadata"] == "meta"
    assert elements(view)[ids.QUESTION]["initial_value"] == "How long?"


def test_each_modal_asks_for_its_thing() -> None:
    """Each is known by its callback, and its inputs by their names."""
    asked = {view["callback_id"]: set(elements(view)) for view in (save_view(), find_view(), reason_view("t1"))}
    assert asked == {ids.SAVE_VIEW: {ids.URL}, ids.FIND_VIEW: {ids.WORDS}, ids.REASON_VIEW: {ids.REASON}}
    for view in (save_view(), find_view(), reason_view("t1"), ask_view("")):
        check_view(view)
    assert reason_view("t1")["private_metadata"] == "t1"


@settings(deadline=None)
@given(texts, texts)
def test_a_question_can_be_about_anything(about: str, question: str) -> None:
    """Valid, calling nobody, linking nothing."""
    view = ask_view("meta", about, question)
    check_view(view)
    assert mentions(view) == []
    assert linked(view) == set()


def test_settings_show_what_is_chosen() -> None:
    """Channels, editors and boxes are as they are kept."""
    kept = Preferences(frozenset({"U2", "U1"}), True, False, True, frozenset({"C1"}), Point.STRICT)
    view = settings_view(kept, overruled=False)
    asked = elements(view)
    assert asked[ids.READING]["initial_conversations"] == ["C1"]
    assert asked[ids.READING]["filter"] == {"include": ["public", "private"]}
    assert asked[ids.EDITORS]["initial_users"] == ["U1", "U2"]
    assert [box["value"] for box in asked[ids.EVERYONE]["initial_options"]] == [ids.EVERYONE_EDITS]
    assert [box["value"] for box in asked[ids.OUTSIDERS]["initial_options"]] == [ids.SHARED]
    assert asked[ids.POINT]["initial_option"]["value"] == "strict"


def test_what_is_set_for_the_machine_goes_first() -> None:
    """The settings say so where one would choose, and where one looks."""
    overruled = "DATELINE_CONFIDENCE is set where this runs"
    assert overruled not in "".join(shown(settings_view(Preferences(), overruled=False)))
    assert overruled in "".join(shown(settings_view(Preferences(), overruled=True)))
    assert "Answers: as sure as is set where this runs" in "\n".join(shown(home_view(home(overruled=True))))


def test_no_more_channels_are_chosen_than_slack_takes() -> None:
    """A hundred are shown in the modal."""
    view = settings_view(Preferences(reading=frozenset(f"C{number}" for number in range(150))), overruled=False)
    check_view(view)
    assert len(elements(view)[ids.READING]["initial_conversations"]) == 100


@settings(deadline=None)
@given(preferences, st.booleans())
def test_any_settings_can_be_changed(kept: Preferences, overruled: bool) -> None:
    """Also those in which nothing is chosen."""
    check_view(settings_view(kept, overruled=overruled))


def test_a_home_reads_so() -> None:
    """Library, abilities with buttons, own questions, settings in words, and for editors the work and the feedback."""
    assert shown(home_view(home())) == [
        "The library",
        "34 articles, 14 March 2026.",
        "The newest:\n• <https://news.example/kiln|Kiln burns> – Quarry Times",
        "What I can do",
        "Answer from the articles, with quotes you can check.",
        "Ask",
        "Find articles by words and by meaning.",
        "Find",
        "Read an article and keep it for questions.",
        "Save",
        "In a channel: mention me with a question. Everything else: `/articles help`",
        "Digests",
        "A digest of what is new, daily or weekly.",
        "Set up",
        "Feeds",
        "No feeds are followed yet.",
        "Add a feed",
        "Your recent questions",
        "*How long?*\nNine days.\n*Who is laid off?*\nThe articles here don't answer this.",
        "Settings",
        "Links are read in: <#C1>\nMay change settings: admins, <@U1>\nOutsiders who get answers: guests\n"
        "Answers: balanced",
        "You may change them.",
        "Change",
        "Work",
        "3 waiting; 1 set aside",
        "Set aside after failing for good:",
        "• 14 March 2026, 12:00 UTC: question job-1 – SlackApiError (tries: 5)",
        "Latest feedback",
        "• “How long?” – not helpful to <@U2>: “too short”\n• A private question – helpful to <@U2>",
    ]


def test_only_editors_see_the_work_and_the_button() -> None:
    """Anybody else sees the settings in words, and nothing of what others asked."""
    seen = "\n".join(shown(home_view(home(may_edit=False, recent=[]))))
    assert "Links are read in" in seen
    for hidden in ("Change", "set aside", "Latest feedback", "How long?", "job-1"):
        assert hidden not in seen


def test_an_empty_home_says_what_to_do() -> None:
    """No articles, no questions, no choices."""
    view = home_view(home(counts=Counts(0, 0, None, None), newest=[], recent=[], preferences=Preferences()))
    check_home(view)
    seen = "\n".join(shown(view))
    assert "There are no articles here yet. Save one to begin." in seen
    assert "Nothing yet: what you ask shows up here." in seen
    assert "Links are read in: no channel" in seen


def test_long_lists_of_channels_are_counted() -> None:
    """Twenty are named, the others numbered."""
    reading = frozenset(f"C{number}" for number in range(100, 125))
    seen = "\n".join(shown(home_view(home(preferences=Preferences(reading=reading)))))
    assert "<#C119>, 5 more" in seen


@settings(deadline=None)
@given(
    st.builds(
        Home,
        counts,
        st.lists(articles, max_size=7),
        st.just("/articles"),
        st.lists(turns, max_size=7),
        preferences,
        st.booleans(),
        backlogs,
        st.lists(asides, max_size=12),
        st.lists(votes, max_size=12),
        st.lists(briefs, max_size=12),
        st.just("D1"),
        st.none() | st.lists(feeds, max_size=12),
        st.just(NOW),
        st.booleans(),
    )
)
def test_any_home_is_taken(shown_home: Home) -> None:
    """Valid, linking only what is stored, naming no more people and channels than the settings and votes do."""
    view = home_view(shown_home)
    check_home(view)
    stored_urls = [article.url for article in shown_home.newest] + [feed.url for feed in shown_home.feeds or ()]
    assert linked(view) <= stored(stored_urls)
    for text in mentions(view):
        assert text.startswith(("Links are read in: ", "• ", "In <#"))


@settings(deadline=None)
@given(texts)
def test_a_refused_home_gives_the_reason(reason: str) -> None:
    """Valid, calling nobody."""
    view = refused_home(reason)
    check_home(view)
    assert mentions(view) == []
    assert linked(view) == set()
