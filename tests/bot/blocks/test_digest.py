"""Digests as a channel sees them: how they read, what goes first where not everything fits, that Slack takes any."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import ids
from bot.blocks.digest import digest_messages, opener, preview_message
from bot.blocks.message import Block, Message
from bot.blocks.text import shorten
from bot.playground.slack.limits import check_message
from retrieval.domain import Article, Citation, Edit, Revision, Sentence, Window
from retrieval.news import Difference, Digest, Story, Taken
from tests.bot.blocks.hostile import BOMBS, check, digests, names, shown, texts
from tests.slack.reading import mentions

NOW = datetime(2026, 3, 13, 8, 30, tzinfo=ZoneInfo("Europe/Berlin"))
SINCE = Window(NOW.astimezone(UTC) - timedelta(days=1), NOW.astimezone(UTC))
EDITION = "digest:C0123456789:2026-03-13"


def article(name: str, source: str | None, text: str, title: str = "") -> Article:
    """An article of that site."""
    return Article(name, text, title, f"https://{name}.example/story", source)


def quoted(one: Article, quote: str) -> Citation:
    """Words of an article."""
    start = one.text.index(quote)
    return Citation(one, quote, start, start + len(quote))


def said(one: Article, quote: str) -> Sentence:
    """Words of an article as a sentence."""
    return Sentence(quote, (quoted(one, quote),))


PORT = article("port", "Harbour Post", "The toll rose to 19. Two are missing.", "Ferry toll rises")
COURIER = article("courier", "The Courier", "At least 15 died on Tuesday.", "Fifteen die")
COPY = article("copy", None, PORT.text, "Ferry toll rises")
DIFFER = Difference((quoted(PORT, "The toll rose to 19."), quoted(COURIER, "At least 15 died on Tuesday.")))
FERRY = Story(
    "s1",
    "Ferry toll rises",
    (PORT, COURIER, COPY),
    (said(PORT, "The toll rose to 19."), said(PORT, "Two are missing.")),
    update=True,
    differences=(DIFFER,),
    copied=frozenset({"copy"}),
    published=datetime(2026, 3, 13, 5, tzinfo=UTC),
)
KILN = article("kiln", "Quarry Times", "The old kiln burned.", "Kiln burns")
BURNED = Story("s2", "Kiln burns", (KILN,), (said(KILN, KILN.text),), published=datetime(2026, 3, 11, 9, tzinfo=UTC))
DIGEST = Digest(
    SINCE,
    (FERRY, BURNED),
    (BURNED, FERRY),
    Taken(48, 31, 12, ("Old Gazette",)),
    ("Nothing is about “tidal energy”.",),
)


def paragraphs(message: Message) -> list[str]:
    """The sections, in order."""
    return [block["text"]["text"] for block in message.blocks if block["type"] == "section"]


def test_a_digest_reads_so() -> None:
    """What is new comes first, with links to page and quotes, who differs, who else tells it, and how old it is."""
    page = "https://port.example/story"
    digest = digest_messages(DIGEST, EDITION, NOW)[0]
    assert shown([block | {"accessory": {}} for block in digest.blocks]) == [
        "Digest, Friday 13 March 2026",
        f"`UPDATE` *<{page}|Ferry toll rises>*\n"
        f"The toll rose to 19. <{page}#:~:text=The%20toll%20rose%20to%2019.|[1]>\n"
        f"Two are missing. <{page}#:~:text=Two%20are%20missing.|[2]>\n"
        "_Sources differ:_ Harbour Post “The toll rose to 19.” · The Courier “At least 15 died on Tuesday.”\n"
        "_Harbour Post · also in: The Courier, copy.example · 2 h ago_",
        "`NEW` *<https://kiln.example/story|Kiln burns>*\n"
        "The old kiln burned. <https://kiln.example/story#:~:text=The%20old%20kiln%20burned.|[1]>\n"
        "_Quarry Times · 1 day ago_",
        "*In brief*\n"
        "• <https://kiln.example/story|Kiln burns> – Quarry Times\n"
        f"• `UPDATE` <{page}|Ferry toll rises> – Harbour Post and 2 more",
        "… and 27 more stories.",
        "Nothing is about “tidal energy”.",
        "48 new articles · 31 stories · 12 sources since Thursday 12 March 2026, 08:30 CET."
        " Quotes and all articles: in the thread.\nFeeds that failed: Old Gazette.",
    ]
    assert digest.text == "Digest: Ferry toll rises · Kiln burns · Kiln burns · Ferry toll rises"


def test_a_story_of_which_only_a_part_was_readable_says_so() -> None:
    """In the paragraph, and whole."""
    part = replace(BURNED, articles=tuple(replace(one, partial="only the feed's text") for one in BURNED.articles))
    first, whole = digest_messages(replace(DIGEST, stories=(part,)), EDITION, NOW)
    assert "_Quarry Times · 1 day ago · not all of it was readable_" in paragraphs(first)[0]
    assert "Quarry Times · 1 day ago · not all of it was readable" in shown(list(whole.blocks))


def test_a_story_reads_so_in_the_thread() -> None:
    """Whole: sentences, quotes, differences, every article, which of them is a copy; and three buttons."""
    _, message, _ = digest_messages(DIGEST, EDITION, NOW)
    page = "https://port.example/story"
    assert shown(list(message.blocks[:-1])) == [
        f"`UPDATE` *<{page}|Ferry toll rises>*",
        "Harbour Post · also in: The Courier, copy.example · 2 h ago",
        "The toll rose to 19. [1]\nTwo are missing. [2]",
        "*[1]* “The toll rose to 19.”\n"
        f"<{page}#:~:text=The%20toll%20rose%20to%2019.|Ferry toll rises> – Harbour Post\n"
        "*[2]* “Two are missing.”\n"
        f"<{page}#:~:text=Two%20are%20missing.|Ferry toll rises> – Harbour Post",
        "_Sources differ:_ Harbour Post “The toll rose to 19.” · The Courier “At least 15 died on Tuesday.”",
        "*All articles*\n"
        f"• <{page}|Ferry toll rises> – Harbour Post\n"
        "• <https://courier.example/story|Fifteen die> – The Courier\n"
        "• <https://copy.example/story|Ferry toll rises> – the same text",
    ]
    assert [
        (button["text"]["text"], button["action_id"], button["value"]) for button in message.blocks[-1]["elements"]
    ] == [
        ("Ask about this story", ids.ASK_STORY, f"{EDITION}/0"),
        ("More like this", ids.MORE_LIKE, f"{EDITION}/0"),
        ("Mute Harbour Post", ids.MUTE_SOURCE, f"{EDITION}/0"),
    ]
    assert message.text == "Ferry toll rises"


def test_what_changed_is_told_first() -> None:
    """By the reader's clock; in the thread with the sentences as they were and are, and whose they are."""
    toll = Edit("The toll rose to 17.", "The toll rose to 19.", "deaths: 17 to 19")
    latest = Revision("port", datetime(2026, 3, 13, 5, 5, tzinfo=UTC), (toll, Edit("", "Two are missing.")))
    first = Revision("courier", datetime(2026, 3, 12, 13, 5, tzinfo=UTC), (Edit("One died.", "At least 15 died."),))
    told = replace(FERRY, revisions=(latest, first))
    root, message = digest_messages(Digest(SINCE, (told,), (told,)), EDITION, NOW)
    assert paragraphs(root)[0].split("\n")[1:3] == [
        "*Updated 06:05:* deaths: 17 to 19",
        "The toll rose to 19. <https://port.example/story#:~:text=The%20toll%20rose%20to%2019.|[1]>",
    ]
    assert (
        "*Updated 06:05:* deaths: 17 to 19 – Harbour Post\n"
        "• before: “The toll rose to 17.”\n  now: “The toll rose to 19.”\n"
        "• new\n  now: “Two are missing.”\n"
        "*Updated Thursday 14:05* – The Courier\n"
        "• before: “One died.”\n  now: “At least 15 died.”"
    ) in paragraphs(message)


def test_each_story_has_a_menu() -> None:
    """It names the story by its place in the edition; a source without a name can't be muted."""
    nameless = Story("s3", "", (COPY,))
    message = digest_messages(Digest(SINCE, (FERRY, nameless)), EDITION, NOW)[0]
    menus = [block["accessory"] for block in message.blocks if "accessory" in block]
    assert {menu["action_id"] for menu in menus} == {ids.STORY_MENU}
    assert [[option["value"] for option in menu["options"]] for menu in menus] == [
        [f"{action}/{EDITION}/0" for action in (ids.ASK_STORY, ids.MORE_LIKE, ids.MUTE_SOURCE)],
        [f"{action}/{EDITION}/1" for action in (ids.ASK_STORY, ids.MORE_LIKE)],
    ]
    assert paragraphs(message)[1] == "`NEW` *<https://copy.example/story|(untitled)>*\n_copy.example_"


@pytest.mark.parametrize(("length", "menus"), [(135, 30), (136, 10), (137, 0), (300, 0)])
def test_an_edition_of_too_long_a_name_has_buttons_alone(length: int, menus: int) -> None:
    """135 characters go into every menu; the stories' messages have buttons whatever it is."""
    stories = (FERRY,) * 30
    root, *thread = digest_messages(Digest(SINCE, stories), "e" * length, NOW)
    check(root, [one.url for one in FERRY.articles])
    assert sum("accessory" in block for block in root.blocks) == menus
    assert [message.blocks[-1]["elements"][0]["value"] for message in thread] == [
        f"{'e' * length}/{place}" for place in range(30)
    ]


def test_a_preview_has_no_buttons() -> None:
    """Nothing of it can be pressed, and no thread is promised; all else is the same."""
    preview, digest = preview_message(DIGEST, NOW), digest_messages(DIGEST, EDITION, NOW)[0]
    assert [block | {"accessory": None} for block in preview.blocks[:-1]] == [
        block | {"accessory": None} for block in digest.blocks[:-1]
    ]
    assert not [block for block in preview.blocks if "accessory" in block]
    assert "thread" not in str(preview.body)


def test_nothing_new_is_said() -> None:
    """With what was looked at."""
    (message,) = digest_messages(Digest(Window(), (), taken=Taken(1, 1, 1)), EDITION, NOW)
    assert message.text == "Digest: Nothing new."
    assert shown(list(message.blocks)) == [
        "Digest, Friday 13 March 2026",
        "Nothing new.",
        "… and 1 more story.",
        "1 new article · 1 story · 1 source.",
    ]


def test_a_number_that_comes_late_is_in_its_excerpt() -> None:
    """Of a long sentence the words around the first number that the others don't have."""
    late = article("late", "Late", f"In 2026 {'the inquiry ' * 20}counted 1,234 of them {'on the quay ' * 20}.")
    soon = article("soon", "Soon", "In 2026 it counted 987 of them.")
    story = Story(
        "s",
        "Toll",
        (late,),
        (said(soon, soon.text),),
        differences=(Difference((quoted(late, late.text), quoted(soon, soon.text))),),
    )
    told = paragraphs(preview_message(Digest(SINCE, (story,)), NOW))[0]
    assert "_Sources differ:_ Late “… the inquiry the inquiry" in told
    assert "counted 1,234 of them on the quay" in told
    assert told.endswith("Soon “In 2026 it counted 987 of them.”\n_Late_")


def test_failed_feeds_are_counted_where_they_are_many() -> None:
    """Five are named."""
    feeds = tuple(f"Feed {place}" for place in range(1_205))
    message = preview_message(Digest(SINCE, (), taken=Taken(failed_feeds=feeds)), NOW)
    assert shown(message.blocks[-1])[0].endswith(
        "\nFeeds that failed: Feed 0, Feed 1, Feed 2, Feed 3, Feed 4, 1,200 more."
    )


def level(paragraph: str) -> int:
    """How much a story has lost: 0 nothing, 1 the links to its quotes, 2 a sentence, 3 both."""
    return 0 if "#:~:text" in paragraph else 3 - paragraph.count("Something burned")


def of_length(length: int) -> Story:
    """A story with an address of that length, two sentences and a quote of each."""
    first, second = f"Something burned {'on ' * 50}.", f"Something burned {'off ' * 40}."
    one = Article("a", f"{first} {second}", "Fire", f"https://a.example/{'a' * length}", "Post")
    return Story("s", "Fire", (one,), (said(one, first), said(one, second)))


def test_what_does_not_fit_goes_in_order() -> None:
    """Links to quotes before second sentences before all sentences, the last story's first; headlines never."""
    seen = set()
    for length in range(0, 1_320, 20):
        digest = Digest(SINCE, (of_length(length),) * 7, (BURNED,) * 12)
        message = preview_message(digest, NOW)
        check(message, [of_length(length).articles[0].url, KILN.url])
        *told, brief = paragraphs(message)
        levels = [level(paragraph) for paragraph in told]
        assert levels == sorted(levels)
        assert levels[-1] - levels[0] <= 1
        assert all("|Fire>*" in paragraph for paragraph in told)
        assert brief.count("|Kiln burns> – Quarry Times") == 12
        seen.update(levels)
    assert seen == {0, 1, 2, 3}


def monster(place: int) -> Story:
    """A story with as much of everything as there can be."""
    name = f"{place:02} {'&' * 9}"
    one = Article("a", "& " * 900, name, f"https://a.example/{place}/{'&' * 450}", "&" * 900)
    others = tuple(Article("b", "x", "x", None, f"{n}{'&' * 99}") for n in range(60))
    cited = tuple(Citation(one, one.text[:n], 0, n) for n in range(20))
    return Story(
        "s",
        f"{name} {'word & ' * 900}",
        (one, *others),
        (Sentence(one.text, cited),) * 9,
        update=True,
        differences=(Difference(cited),) * 9,
        published=datetime(2026, 9, 30, tzinfo=UTC),
        revisions=(Revision("a", datetime(2026, 9, 29, tzinfo=UTC), (Edit("& " * 900, "& " * 900, "&" * 900),) * 20),)
        * 9,
    )


def test_fifty_monsters_fit() -> None:
    """Every headline of fifty stories is there, whatever they hold; the others are counted."""
    stories = tuple(map(monster, range(50)))
    feeds = ("&" * 900,) * 200
    digest = Digest(SINCE, stories, stories, Taken(99_999, 1_234, 99_999, feeds), ("& " * 900,) * 20)
    root, *thread = digest_messages(digest, EDITION, NOW)
    for message in (root, *thread):
        check(message, [one.url for story in stories for one in story.articles])
    told = "\n".join(shown(list(root.blocks)))
    assert all(f"*{place:02} &amp;" in told or f"`UPDATE` {place:02} &amp;" in told for place in range(50))
    assert "… and 1,184 more stories." in told
    assert "does not fit" not in told
    assert all("The rest does not fit here." in shown(message.body) for message in thread)


def buttons(messages: Sequence[Message]) -> Iterator[Block]:
    """The rows of buttons."""
    return (block for message in messages for block in message.blocks if block["type"] == "actions")


@settings(deadline=None, max_examples=50)
@given(digests(), st.sampled_from((EDITION, "e" * 200)))
def test_any_digest_is_one_that_slack_takes(digest: Digest, edition: str) -> None:
    """Valid, calling nobody, linking only what is stored; every headline told at length is there, and its message."""
    stories = (*digest.stories, *digest.brief)
    urls = [one.url for story in stories for one in story.articles]
    urls += [cited.article.url for story in stories for cited in story.citations]
    urls += [one.article.url for story in stories for each in story.differences for one in each.citations]
    root, *thread = digest_messages(digest, edition, NOW)
    preview = preview_message(digest, NOW)
    for message in (root, preview, *thread[:4]):  # then the stories are told over again
        check(message, urls)
    for message in (root, preview):
        told = "\n".join(shown(list(message.blocks)))
        for story in stories[:20]:
            assert shorten(story.headline.strip(), 100).removesuffix(" …").strip() in told
        assert "The rest does not fit here." not in told
    assert [row["elements"][0]["value"] for row in buttons(thread)] == [
        f"{edition}/{place}" for place in range(len(digest.stories))
    ]


@settings(deadline=None)
@given(texts, names)
def test_a_thread_about_any_story_is_opened(headline: str, user: str) -> None:
    """Valid; it calls the one who began it, and nobody else."""
    message = opener(headline, user)
    check_message(message.text, message.body["blocks"])
    assert set(mentions(message.body)) <= {"Begun by <@U1>", "Begun by <@W23>"}


def test_the_bombs_are_all_there() -> None:
    """A headline of each: those that are no words at all are told as untitled."""
    for bomb in BOMBS:
        message = preview_message(Digest(SINCE, (Story("s", bomb, (KILN,)),)), NOW)
        check(message, [KILN.url])
        assert ("(untitled)" in paragraphs(message)[0]) == (not bomb.strip())
