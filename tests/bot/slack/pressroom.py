"""A library with the news of today, for digests: a few stories, some told by several sources, each of them invented."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bot.slack.serving import Serving
from tests.forks.process import run

COLLISION = (
    (
        "Gazette",
        "Ferry and trawler collide off Hallen Point",
        "A ferry and a trawler collided off Hallen Point in thick fog on Tuesday morning, and 14 people were "
        "injured, the coastguard said. The ferry Lady Orme had left Dunmarrow with 212 passengers. Both "
        "vessels reached the harbour under their own power. Coastguard chief Petra Vance praised the crews.",
    ),
    (
        "Coast Radio",
        "Collision in fog: passengers of the Lady Orme brought ashore",
        "Passengers of the ferry Lady Orme were brought ashore at Dunmarrow after it collided with a trawler "
        "off Hallen Point in thick fog. The Dunmarrow hospital said 17 people were injured, two of them "
        "badly. The trawler's skipper said that he had heard no signal.",
    ),
    (
        "The Meridian",
        "Fog, a ferry and a trawler: what is known of the Hallen Point collision",
        "Investigators boarded the ferry Lady Orme at Dunmarrow after its collision with a trawler off Hallen"
        " Point. They want to know why neither vessel slowed down in the fog. Fourteen people were injured, "
        "the coastguard said.",
    ),
)
RATES = (
    (
        "Gazette",
        "Bank of Kelland raises its rate to 4.25 per cent",
        "The Bank of Kelland raised its main interest rate by a quarter of a point to 4.25 per cent on "
        "Tuesday. Governor Ilse Brandt said that inflation was still too high. Economists had expected no "
        "change.",
    ),
    (
        "Ledger",
        "Surprise rate rise: Kelland's central bank goes to 4.25",
        "Kelland's central bank surprised the markets with a rise of its main rate to 4.25 per cent. Governor"
        " Ilse Brandt pointed to wages. The crown gained one per cent against the dollar within minutes.",
    ),
)
OWLS = (
    (
        "Wexley Herald",
        "Barn owls breed in Wexley's town hall",
        "A pair of barn owls has raised five chicks in the tower of Wexley's town hall, the town's ranger Odo"
        " Lind said. The tower clock is silenced until they have flown. Visitors can watch by camera.",
    ),
)
SECOND_DAY = (
    (
        "Northern Post",
        "Captain of the Lady Orme suspended after Hallen Point collision",
        "The captain of the ferry Lady Orme, Rufus Aldane, was suspended on Wednesday after the collision "
        "with a trawler off Hallen Point. The shipping company said that the radar had been switched off for "
        "40 minutes.",
    ),
    (
        "Ledger",
        "Lady Orme's radar was off before the collision, company admits",
        "The radar of the ferry Lady Orme had been switched off for 40 minutes before it collided with a "
        "trawler off Hallen Point, the shipping company admitted. Its captain, Rufus Aldane, is suspended.",
    ),
)


def take_in(serving: Serving, *stories: Sequence[tuple[str, str, str]], hours: float = 3) -> None:
    """Have articles in its library that were published so many hours ago."""
    at = datetime.now(UTC) - timedelta(hours=hours)
    rows = []
    for story in stories:
        for number, (source, title, text) in enumerate(story):
            slug = "".join(letter if letter.isalnum() else "-" for letter in f"{source} {title}".lower())
            published = (at + timedelta(minutes=10 * number)).isoformat()
            url = f"https://{source.lower().replace(' ', '-')}.example/{slug}"
            rows.append({"url": url, "title": title, "text": text, "source": source, "published": published})
    path = serving.home.parent / f"news-{len(rows)}-{hours}.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    ingest(serving, path)


def ingest(serving: Serving, path: Path) -> None:
    """Take a file in, by the command line, beside the bot at work."""
    command = [sys.executable, "-m", "bot", "ingest", str(path), "--json"]
    done = run(command, cwd=serving.home.parent, env=serving.environment())
    assert done.returncode == 0, done.stderr
