"""Pages of different houses, pasted as text with all that stood around the article."""

from datetime import UTC, datetime

import pytest

from retrieval.adapters.reading import plain
from retrieval.domain import Document

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

AGENCY_WITH_BULLETS = """\
Main menu


Striking dockers block Hessmer port for a third day

featured image

  • Union wants 9% more pay and shorter night shifts
  • Port authority says 40 ships are waiting
  • Talks resume on Thursday

Mar 10 (Reuters) – Dockers at the port of Hessmer kept its gates shut on Tuesday, leaving 40 ships at anchor and factories short of parts. .

The union said Mar. 1. 4 that its members would not wait "another winter" for a better offer.

"We are not asking for the moon," shop steward Ola Brandt told reporters at the gate.

Written by Nora Felsen and Pat Quill; Editing by Sam Orr

Our standards: The Felsen Trust Principles.
"""

ASSOCIATION = """\
Skip to main content
Home
World
U.S.
Politics
Sports
Subscribe
Aldersund bridge reopens after eleven months of repairs
Cars cross the Aldersund bridge on its first day in service again, Tuesday, March 3, 2026. (AP Photo/Tove Lind)
By TOVE LIND and HAKAN OST
Updated 9:14 PM CET, March 3, 2026
Share

ALDERSUND, March 3 (AP) — The longest bridge in the north reopened to traffic on Tuesday after eleven months of repairs that cost twice what was planned.

Engineers replaced 212 cables and the whole of the eastern deck, the road agency said.

Advertisement

Fishermen had complained that the closure cost them a season. Some of them watched from their boats as the first lorry crossed.

___

Associated Press writer Kaja Holm in Tolmouth contributed to this report.

Copyright 2026 The Associated Press. All rights reserved. This material may not be published, broadcast, rewritten or redistributed.
"""

BROADCASTER = """\
Home
News
Sport
Weather
iPlayer
Ferry captain suspended after harbour collision

2 hours ago

Share
Save

Ines Marlow
Transport correspondent

Image source, Port of Skerrin
Image caption, The ferry lost part of its bow door in the collision

The captain of a ferry that struck the harbour wall at Skerrin has been suspended while the accident is looked into.

Nobody was badly hurt when the ship, with 318 people aboard, hit the wall at walking pace on Sunday evening.

The company said that it had handed over the voyage recorder and would not comment further.

Related topics
Shipping
Skerrin

More on this story
Storm closes northern ports
Why ferries are getting bigger

© 2026 Northline Broadcasting. Northline is not responsible for the content of external sites.
"""

NEWSPAPER = """\
Support the Courier | Log in | Search jobs
News | Opinion | Sport | Culture | Lifestyle
Home > Environment > Rivers

Rivers

'It smelled of almonds': how one village noticed its river was dying

Residents of Upper Tarrow wrote 63 letters before anybody came to take a sample from the water

Greta Halloran in Upper Tarrow

Tue 3 Mar 2026 14.05 CET

Share

The first dead trout came down the Tarrow on a Sunday, and by Wednesday there were so many that the children had given up counting them.

What nobody knew yet was that a valve eleven miles upstream had been leaking for most of a year.

Sign up to Down River, our free weekly newsletter about water

A spokesman for the works said that the leak was closed within an hour of its discovery. He declined to say when that was.

Explore more on these topics
Rivers
Pollution
Most viewed
Council leader quits over parking fines
The best pies in the county, ranked
"""

BLOG = """\
Toggle navigation
Signal & Noise
About
Archive
RSS

Why our backups failed on the one day they mattered

Posted by admin on March 12, 2026
Leave a comment

Last Thursday at 04:12 the primary database lost a disk. That is a Tuesday problem, as we say, except that this time the replica had been silently read-only for nine days.

Here is what we found when we went through the logs, and what we have changed since then.

The alert existed. It went to a channel that nobody had opened since the reorganisation in autumn.

Filed under: Operations, Databases
Tags: backups, postmortem

Comments (2)

Petra says:
We had exactly the same failure last year, and the fix was to page on replica lag instead of on disk errors.
"""

FRENCH_AGENCY = """\
Menu
Newsletter
PARIS, 14 May 2026 (AFP) - Marrick opens a museum for maps
PARIS, May 14 (AFP) - A museum for maps opened in Marrick on Thursday with 4,000 sheets that no public has seen before.

Its director, Lise Arnaud, said that the oldest shows a coast "that has since moved by two miles".

Entry is free until the end of June.

Read also: The cartographer who drew from memory
© Agence France-Presse
"""

MAGAZINE = """\
https://www.orrery.example/2026/04/02/comet-calyssa
Listen to this article · 6:41 min
SPACE

Comet Calyssa Will Brush Past Mars in October

A visitor from the edge of the solar system is on course for the closest pass ever recorded. Probes are being turned to watch.

By Amara Voss, Science Editor
Published April 2, 2026
Updated April 4, 2026, 7:00 a.m. ET

The comet was found by an amateur in January, on the third plate of a night that had been meant for something else.

By October it will pass Mars at a distance of 58,000 kilometres, a sixth of that between the Earth and its moon.

Have a tip for our science desk? Write to science@orrery.example.

You may also like
Ten telescopes for beginners
Orrery © 2026 Halden Media. All rights reserved.
"""

UNWRAPPED_WITH_RELATED_INSIDE = """\
Skip to content
The Continental Ledger
Markets
Central bank holds rate and hints at a cut in autumn | The Continental Ledger
By Jonah Reyl | 5 February 2026 | 4 min read
The central bank left its main rate at 3.25% on Thursday and said for the first time that a cut before winter was likely.
Related stories
Bond yields fall to two-year low
What the rate means for your mortgage
Governor Elin Sorb told a news conference that prices were rising "at a pace we recognise again".
Two of the nine members had voted to cut at once, the minutes show.
Reporting by Jonah Reyl in Marrick and Ada Finch in London; editing by Tom Wick
Follow us on LinkedIn
© The Continental Ledger 2026
"""


def read(text: str, now: datetime = NOW) -> Document:
    return plain.read(text.encode(), now)


@pytest.mark.parametrize(
    ("page", "title", "source", "author", "published"),
    [
        (AGENCY_WITH_BULLETS, "Striking dockers block Hessmer port for a third day", "Reuters", "Nora Felsen and Pat Quill", "2026-03-10"),
        (ASSOCIATION, "Aldersund bridge reopens after eleven months of repairs", "AP", "Tove Lind and Hakan Ost", "2026-03-03"),
        (BROADCASTER, "Ferry captain suspended after harbour collision", "Northline Broadcasting", "Ines Marlow", None),
        (NEWSPAPER, "'It smelled of almonds': how one village noticed its river was dying", None, None, "2026-03-03"),
        (BLOG, "Why our backups failed on the one day they mattered", None, None, "2026-03-12"),
        (FRENCH_AGENCY, "Marrick opens a museum for maps", "AFP", None, "2026-05-14"),
        (MAGAZINE, "Comet Calyssa Will Brush Past Mars in October", "Halden Media", "Amara Voss", "2026-04-02"),
        (UNWRAPPED_WITH_RELATED_INSIDE, "Central bank holds rate and hints at a cut in autumn", "The Continental Ledger", "Jonah Reyl", "2026-02-05"),
    ],
)
def test_title_source_author_and_date_are_found(page: str, title: str, source: str | None, author: str | None, published: str | None) -> None:
    """The page's own words about the article are understood, whatever the house."""
    document = read(page)
    day = document.published.date().isoformat() if document.published else None
    assert (document.title, document.source, document.author, day) == (title, source, author, published)
