"""How quick the playground's page is in a channel with little and with much in it.

    python -m tests.bench.bench_playground [--rounds 15] [--json FILE]

A channel of 50 messages and one of 5,000, in a playground without the bot, looked at in Chromium. Seconds are medians
of the rounds: `page` is a page's HTML from the server, `load` all of it in the browser until its scripts are at work,
`shown` from the Enter key till the message is on the page that sent it, `heard` from somebody else's message till it
is there. A page is brought up to date twenty times a second at most, so that no message is there much sooner than that.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.bot.playground.pages.house import House
from tests.browser.chromium import NoChromium, Visits, chromium
from tests.browser.talk import fill

SIZES = (50, 5_000)
CHANNEL = "/UANNA/CNEWS"
COMES = """words => window.comes = new Promise((come) => {
    const list = document.getElementById("messages");
    new MutationObserver((_, watch) => {
        if (!list.lastElementChild.textContent.includes(words)) return;
        watch.disconnect();
        requestAnimationFrame(() => come());
    }).observe(list, { childList: true });
})"""


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def until_it_comes(page: Page, words: str, say: Callable[[], object]) -> float:
    """How long it takes from somebody saying something until it is painted."""
    page.evaluate(f"words => {{ ({COMES})(words) }}", words)
    return seconds(lambda: (say(), page.evaluate("window.comes")))


def measure(browser: Browser, count: int, rounds: int) -> dict[str, float]:
    """The medians for a channel of so many messages."""
    runs: dict[str, list[float]] = {"page": [], "load": [], "shown": [], "heard": []}
    with House() as house:
        fill(house, count)
        visits = Visits(browser, f"http://127.0.0.1:{house.port}")
        page = visits.new()
        page.goto(CHANNEL)
        for number in range(rounds):
            runs["page"].append(seconds(lambda: house.get(CHANNEL)))
            runs["load"].append(seconds(lambda: page.goto(CHANNEL)))
            page.fill("#say", mine := f"Mine, number {number}.")
            runs["shown"].append(until_it_comes(page, mine, lambda: page.keyboard.press("Enter")))
            theirs = f"Theirs, number {number}."
            say = lambda words=theirs: house.people.say("CNEWS", "UBEN", words)  # noqa: E731
            runs["heard"].append(until_it_comes(page, theirs, say))
        visits.close()
        if visits.complaints:
            raise SystemExit("\n".join(visits.complaints))
    return {name: round(statistics.median(found), 3) for name, found in runs.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="The playground's page.")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    try:
        with chromium() as browser:
            few, many = (measure(browser, count, options.rounds) for count in SIZES)
    except NoChromium as none:
        raise SystemExit(str(none)) from none
    ratio = {name: round(many[name] / few[name], 2) for name in few}
    result = {f"{SIZES[0]} messages": few, f"{SIZES[1]:,} messages": many, "ratio": ratio}
    print(json.dumps(result, indent=1))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
