"""E-mails: what a newsletter says, without what sends it; and messages that are damaged or hostile."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from retrieval.adapters.reading.mail import read
from retrieval.errors import InputError

LEAD = "The inquiry into the loss of the Morning Tern opened on Wednesday in Aldersund, and will hear 43 witnesses."
NEXT = "The harbour master said that the ferry had left without clearance, an hour after the storm warning."
PAGE = f"""<html><body><div style="display:none">A preheader nobody sees</div>
<p><a href="https://track.example/v">View this e-mail in your browser</a></p>
<table><tr><td><h1>Ferry inquiry opens</h1><p>{LEAD}</p><p>{NEXT}</p></td></tr></table>
<p>You are receiving this e-mail because you signed up at harbourletter.example.</p>
<p><a href="https://track.example/u">Unsubscribe</a> | Manage your preferences</p>
<p>© 2026 The Harbour Letter, Quay 1, Aldersund</p></body></html>"""


def message(**headers: str) -> EmailMessage:
    """An e-mail without a body."""
    made = EmailMessage(policy=SMTP)
    given = {"From": "Ines Dahl <ines@harbourletter.example>", "Subject": "Ferry inquiry – day one"} | headers
    for name, value in given.items():
        made[name.replace("_", "-")] = value
    return made


def newsletter() -> EmailMessage:
    """One with plain text and a page."""
    made = message(
        From="The Harbour Letter <news@mail.harbourletter.example>",
        Date="Thu, 12 Mar 2026 07:30:00 +0100",
        List_Unsubscribe="<https://track.example/u>",
    )
    made.set_content("Open the page version.")
    made.add_alternative(PAGE, subtype="html")
    return made


def test_a_newsletter_is_its_news(now: datetime) -> None:
    """Its preheader, its way to the browser and its small print are none of it."""
    found = read(bytes(newsletter()), now)
    assert found.text == f"Ferry inquiry opens\n\n{LEAD}\n\n{NEXT}"
    assert found.title == "Ferry inquiry – day one"
    assert (found.source, found.author) == ("The Harbour Letter", None)
    assert found.published == datetime(2026, 3, 12, 6, 30, tzinfo=UTC)


def test_a_persons_message_has_an_author(now: datetime) -> None:
    """Rules, links and what mail programs put before subjects go."""
    made = message(Subject="Fwd: RE: What the inquiry heard")
    made.set_content(f"{LEAD}\n\n----------\n\n<https://harbourletter.example/1?utm_source=mail>\n\n{NEXT}\n")
    found = read(bytes(made), now)
    assert (found.author, found.source) == ("Ines Dahl", "harbourletter.example")
    assert found.title == "What the inquiry heard"
    assert found.text == f"{LEAD}\n\n{NEXT}"


def test_what_is_forwarded_as_an_attachment_is_read(now: datetime) -> None:
    """The message within is the one meant."""
    made = message(Subject="Fwd: Ferry")
    made.add_attachment(newsletter())
    assert LEAD in read(bytes(made), now).text


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "no-such-charset"])
def test_the_encoding_is_what_it_is(charset: str, now: datetime) -> None:
    """Whatever the header says of it."""
    text = "Der Bürgermeister von Würzen sagte am Mittwoch, die Fähre dürfe vorerst nicht übersetzen."
    raw = text.encode("utf-8" if charset in ("utf-8", "no-such-charset") else "cp1252")
    head = f"From: a@b.example\r\nSubject: Faehre\r\nContent-Type: text/plain; charset={charset}\r\n"
    found = read(head.encode() + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + raw, now)
    assert found.text == text


def test_news_about_unsubscribing_stays(now: datetime) -> None:
    """The words alone make no small print."""
    paragraphs = ["Regulators want one click to unsubscribe.", LEAD, NEXT, "A vote is planned for May.", LEAD[:60]]
    made = message()
    made.set_content("\n\n".join(paragraphs))
    assert LEAD in read(bytes(made), now).text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Just a text that somebody named letter.eml\n", "holds no e-mail"),
        (b"From: a@b.example\r\nSubject: Pictures\r\nContent-Type: image/png\r\n\r\nabc", "holds no text"),
        (b"From: a@b.example\r\nSubject: Nothing\r\n\r\n\r\n", "holds no text"),
        (b"Subject: x\r\n" + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 3_000, "holds no|nested"),
    ],
)
def test_what_is_no_message_is_told(data: bytes, reason: str, now: datetime) -> None:
    """With what to do about it."""
    with pytest.raises(InputError, match=reason):
        read(data, now)


def test_endless_headers_are_left_unread(now: datetime) -> None:
    """Their parser would take minutes."""
    head = b"From: " + b"a@b.example, " * 50_000 + b"\r\nSubject: " + b"=?utf-8?q?x?= " * 50_000
    found = read(head + b"\r\n\r\n" + LEAD.encode(), now)
    assert (found.text, found.author, found.source) == (LEAD, None, None)
