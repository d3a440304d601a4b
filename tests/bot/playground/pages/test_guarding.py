"""Nothing but this machine's own browser is let in, at our own address, and nothing leaves a page."""

import pytest

from tests.bot.playground.pages.house import House
from tests.bot.playground.pages.reading import words

JSON = {"Content-Type": "application/json"}
BODY = '{"user": "UANNA", "place": "CNEWS", "thread": null, "text": "Hello"}'


def test_it_is_known_by_its_own_names_alone(house: House) -> None:
    """A name that somebody else let lead here is refused, for pages, files, streams and posts; so is another port."""
    for name in ("127.0.0.1", "localhost", "[::1]"):
        assert house.get("/UANNA/CNEWS", Host=f"{name}:{house.port}").status == 200
    for host in (
        "evil.example",
        f"evil.example:{house.port}",
        "127.0.0.1",
        f"localhost:{house.port + 1}",
        "",
        f"localhost.:{house.port}",
        f"x@127.0.0.1:{house.port}",
    ):
        for path in ("/UANNA/CNEWS", "/static/main.js", "/live?user=UANNA&place=CNEWS", "/nothing/here/at/all"):
            refused = house.get(path, Host=host)
            assert (refused.status, "open the one that it printed" in refused.text) == (421, True)
        assert house.ask("POST", "/do/say", BODY, JSON | {"Host": host}).status == 421
    assert not house.world.messages


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1:{port}@evil.example"},
        {"Origin": "http://["},
        {"Origin": "file://"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_pages_can_post_nothing(house: House, headers: dict[str, str]) -> None:
    """Whatever a browser says of where a post comes from has to be us."""
    sent = {name: value.format(port=house.port) for name, value in headers.items()}
    refused = house.ask("POST", "/do/say", BODY, JSON | sent)
    assert (refused.status, refused.text) == (403, "Only the playground's own pages may do that.")
    assert not house.world.messages


@pytest.mark.parametrize("kind", ["image", "iframe", "script", "empty"])
def test_other_pages_can_load_nothing(house: House, kind: str) -> None:
    """As a picture, say: the app would be told that somebody opened its tab, and what is new would count as read."""
    house.people.say("CNEWS", "UBEN", "Anybody there?")
    sent = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": kind}
    for path in ("/", "/UANNA/CNEWS", "/UANNA/home", "/live?user=UANNA&place=DANNA", "/static/main.js"):
        assert house.ask("GET", path, headers=sent).status == 403
    assert house.get("/UANNA/CNEWS", Origin="http://evil.example").status == 403
    assert house.people.deliveries == []
    assert "1 unread" in words(house.get("/UANNA/DANNA").text, "sidebar")


def test_a_link_elsewhere_may_lead_here(house: House) -> None:
    """Somebody follows it; the page of that link gets nothing by it."""
    sent = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}
    assert house.ask("GET", "/UANNA/CNEWS", headers=sent).status == 200
    assert house.ask("POST", "/do/say", BODY, JSON | sent).status == 403


def test_our_own_pages_can(house: House) -> None:
    """A browser tells both; a program tells neither."""
    for sent in ({"Origin": f"http://127.0.0.1:{house.port}", "Sec-Fetch-Site": "same-origin"}, {}):
        assert house.ask("POST", "/do/say", BODY, JSON | sent).status == 200


def test_other_kinds_of_body_and_other_methods_are_refused(house: House) -> None:
    """What a form of another page could send is not taken; nor is a form where JSON belongs."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        assert house.ask("POST", "/do/say", BODY, {"Content-Type": kind}).status == 415
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    assert house.ask("POST", "/do/say", "--x--", form).status == 415
    assert house.ask("POST", "/do/attach", BODY, JSON).status == 415
    assert house.ask("POST", "/UANNA/CNEWS", BODY, JSON).status == 405
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert house.ask(method, "/do/say", BODY, JSON).status == 405
    assert house.ask("GET", "/do/say").status == 404
    assert not house.world.messages


def test_every_answer_keeps_to_itself(house: House) -> None:
    """Pages, files, refusals and what is missing: none may load from elsewhere, be framed or be kept."""
    for path in ("/", "/UANNA/CNEWS", "/UANNA/GNONE", "/static/main.js", "/static/none.js", "/live?user=U&place=C"):
        headers = house.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cache-Control"] == ("no-cache" if path == "/static/main.js" else "no-store")


@pytest.mark.parametrize("name", ["..%2fpage.html", "%2e%2e", "main", "page.html", "kit.CSS", ".css", "main.js%00"])
def test_no_other_file_is_given(house: House, name: str) -> None:
    """What is not a style sheet or script of the page's is not there."""
    assert house.get(f"/static/{name}").status in (400, 404)


def test_files_say_what_they_are(house: House) -> None:
    """So that a browser takes them."""
    assert house.get("/static/main.js").headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert house.get("/static/kit.css").headers["Content-Type"] == "text/css; charset=utf-8"
