"""Pages as somebody might see them, with everything on them that a page may have."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from markupsafe import Markup

from bot.playground.seen import (
    Modal,
    Page,
    Person,
    Place,
    Prompt,
    Reaction,
    Said,
    Shortcut,
    Stop,
    Thread,
    Traffic,
    Work,
)

T = TypeVar("T")

ANNA = Person("UANNA", "Anna Lindqvist", "admin", "/UANNA/CNEWS")
GITA = Person("UGITA", "Gita Rao", "guest", "/UGITA/CNEWS")
APP = Person("U0DATELINE", "Dateline", "app")

NEWS = Place("CNEWS", "newsroom", "channel", "/UANNA/CNEWS", 0, "What is new in Kelland")
DEEP = Place("GDEEP", "investigations", "private", "/UANNA/GDEEP", 3)
DIRECT = Place("DANNA", "Dateline", "dm", "/UANNA/DANNA", 1)
HOME = Place("home", "Dateline", "home", "/UANNA/home")


def said(number: int, author: Person = ANNA, **more: Any) -> Said:
    """A message of a channel."""
    told = Said(
        key=f"m-{number}",
        shown=f"message/CNEWS/{number}.000100",
        author=author,
        time=f"17:{number:02}",
        stamp=f"2026-03-13T17:{number:02}:00+01:00",
        body=Markup("<p>Words</p>"),
        own=author is ANNA,
        thread_url=f"/UANNA/CNEWS/{number}.000100",
    )
    return replace(told, **more)


MESSAGES = (
    said(1, day="Friday 13 March", replies=2, last_reply="17:05", edited=True),
    said(2, GITA, reactions=(Reaction("👀", "eyes", 2, True),), files=("ferry.pdf",)),
    said(3, APP, streaming=True),
    said(4, APP, shown="private/4.000100", only_you=True, thread_url=""),
    said(5, APP, shown="refused/1", refused="invalid_blocks: /blocks/3/text must be shorter", thread_url=""),
    said(6, GITA, deleted=True),
)
THREAD = Thread(
    "1.000100", (said(1, key="r-1", thread_url=""), said(7, APP, key="r-7", thread_url="")), "/UANNA/CNEWS", "Reading"
)
CHANNEL = Page(
    me=ANNA,
    people=(ANNA, GITA),
    places=(NEWS, DEEP, DIRECT, HOME),
    place=NEWS,
    command="/articles",
    app=APP,
    ready=True,
    now="17:06",
    date="Friday 13 March",
    morning="Saturday, 08:30",
    messages=MESSAGES,
    earlier_url="/UANNA/CNEWS?count=120",
    status="Dateline is reading …",
    thread=THREAD,
    modal=Modal("V1", "view/V1", "Settings", "Save", "Cancel", Markup("<p>Choose</p>"), 2),
    on_messages=(Shortcut("ask_about_this", "Ask about this", "Ask the articles"),),
    anywhere=(Shortcut("ask_articles", "Ask the articles", "Wherever you are"),),
    stops=(
        Stop(1, "A cited answer", "See the sources.", "Ask", "done"),
        Stop(2, "A follow-up", "No mention is needed.", "Ask on", "next"),
        Stop(3, "A refusal", "Nothing is made up.", "Ask that", "todo"),
    ),
    traffic=(
        Traffic("t-2", "out", "chat.postMessage", "invalid_blocks", False, "17:05:01", "{}"),
        Traffic("t-1", "in", "app_mention", "200 in 5 ms", True, "17:05:00", "{}"),
    ),
    work=(Work("w-1", "0196", "question", "held", 2, "till 08:30"),),
    live_url="/live?user=UANNA&place=CNEWS",
    emoji=(Reaction("👍", "+1", 0, False), Reaction("👀", "eyes", 0, False)),
)
PRIVATE = replace(CHANNEL, place=DEEP, messages=(), thread=None, modal=None, status="", ready=False, earlier_url="")
DM = replace(PRIVATE, place=DIRECT, ready=True, prompts=(Prompt("What can you do?", "What can you do?"),))
AT_HOME = replace(PRIVATE, place=HOME, home=Markup("<p>The library</p>"))
BARE = replace(AT_HOME, home=None, on_messages=(), anywhere=(), stops=(), traffic=(), work=(), emoji=())

PAGES = {"channel": CHANNEL, "private": PRIVATE, "dm": DM, "home": AT_HOME, "bare": BARE}

_NAMES = {"kind", "way", "state", "shown", "id", "key", "note"}  # words of ours, never anybody's


def everywhere(value: T, text: str) -> T:
    """The same page, with that text in the place of everything that people or the app can word."""
    if isinstance(value, tuple):
        return tuple(everywhere(each, text) for each in value)  # type: ignore[return-value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    worded = {}
    for each in fields(value):
        held = getattr(value, each.name)
        if isinstance(held, Markup) or each.name in _NAMES:
            continue
        worded[each.name] = text if isinstance(held, str) and held else everywhere(held, text)
    return replace(value, **worded)
