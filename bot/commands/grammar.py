"""What can be typed: the commands, their arguments and their help. Loads nothing, so that help comes at once."""

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot import VERSION
from bot.roles import Role

_MOST_FOUND = 100
_MOST_SENTENCES = 20
_MOST_ASKED = 1_000_000
_PLAYGROUND_PORT = 3100
_LAST_PORT = 65_535
_BETWEEN_CHOICES = re.compile(r",(?=\s*\w+=)")  # a value may have commas
_SENTENCES, _STORIES = 3, 7  # as retrieval.summarize and retrieval.compile have them, which are not loaded for help


def parse(argv: Sequence[str] | None) -> Namespace:
    """The arguments, checked; on wrong use, says so and ends the program with status 2."""
    parser = _parser()
    args = parser.parse_args(argv)
    problems = {"ask": _ask_problem, "summarize": _summarize_problem}
    problem = problems[args.command](args) if args.command in problems else None
    problem = problem or _window_problem(args)
    if problem:
        parser.error(problem)
    return args


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="dateline",
        description="Reads articles and answers questions about them with quotes that one can check.",
        epilog="Settings come from the environment, .env or dateline.toml; .env.example lists them.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"Dateline {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, about: str, *, json: bool = True) -> ArgumentParser:
        added = commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.", allow_abbrev=False)
        if json:
            added.add_argument("--json", action="store_true", help="print JSON")
        return added

    _ingest(command("ingest", "take articles into the library"))
    _ask(command("ask", "answer a question from the articles, or say that they don't"))
    _evaluate(command("evaluate", "measure on questions of yours how well they are answered, and with which settings"))
    _find(command("find", "find articles by words and by meaning"))
    _summarize(command("summarize", "put an article into a few sentences"))
    _digest(command("digest", "show the stories of a day or another span of time", json=False))
    _window(command("stories", "show which articles tell of the same event"))
    extract = command("extract", "show what is read out of one file or page, without keeping it")
    about = "a .txt, .md, .html, .pdf, .docx or .eml file, or a web address"
    extract.add_argument("path", metavar="PATH|URL", help=about)
    _feeds(commands.add_parser("feeds", help="follow feeds", description="Follows feeds.", allow_abbrev=False))
    command("status", "show how much is in the library")
    forget = command("forget", "remove an article from the library")
    forget.add_argument("article", metavar="ID|URL", help="its id or its address")
    _window(command("export", "print every article as a line of JSON, which ingest takes again", json=False))
    _move(command("move", "move everything from one database to another, or keep a copy of it in another"))
    command("reembed", "embed all articles under the embedding model that is set, beside others that do the same")
    about = "do this part of the work alone, beside other processes that do the rest; repeat it for more (all)"
    serve = command("serve", "be in Slack, until the process is told to stop", json=False)
    serve.add_argument("--only", metavar="|".join(Role), choices=sorted(Role), action="append", help=about)
    jobs = command("jobs", "show the Slack work that failed for good, or take it up again")
    jobs.add_argument("--retry", metavar="ID", help="take this one up again")
    command("feedback", "show what people thought of the answers they got in Slack, and why")
    manifest = command("manifest", "print the manifest from which Slack makes the app", json=False)
    about = "for HTTP instead of Socket Mode: the https address at which Slack reaches Dateline"
    manifest.add_argument("--http", metavar="URL", type=_https, help=about)
    about = "for many workspaces: the https address at which people reach Dateline, to install it there"
    manifest.add_argument("--many", metavar="URL", type=_https, help=about)
    command("console", "type questions and commands", json=False)
    command("run", "be in Slack if there are tokens, else try Dateline on its sample articles", json=False)
    playground = command("playground", "try the bot in a browser, in a little Slack of its own", json=False)
    about = f"where the page is, http://127.0.0.1:PORT ({_PLAYGROUND_PORT})"
    playground.add_argument("--port", metavar="PORT", type=_up_to(_LAST_PORT), default=_PLAYGROUND_PORT, help=about)
    playground.add_argument("--no-open", action="store_true", help="leave it to you to open the page")
    return parser


def _ingest(parser: ArgumentParser) -> None:
    about = "a .txt, .md, .html, .pdf, .docx, .eml or .jsonl file, a folder of them, a web address, or - for stdin"
    parser.add_argument("inputs", metavar="PATH|URL|-", nargs="+", help=about)


def _ask(parser: ArgumentParser) -> None:
    parser.add_argument("question", metavar="QUESTION", nargs="*", help="the question, in quotes or not")
    parser.add_argument(
        "--thread", metavar="TURN", action="append", default=[], help="an earlier turn; repeat it, the oldest first"
    )
    parser.add_argument(
        "--batch", metavar="FILE", help="answer each row {id, question, thread?, asked_at?} of a .jsonl file, or of -"
    )
    parser.add_argument("--strict", action="store_true", help="answer only when nearly sure")
    _window(parser)


def _evaluate(parser: ArgumentParser) -> None:
    about = (
        "rows {question, answers, articles?, thread?, asked_at?} about the library, or a .json data set in SQuAD's form"
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help=about)
    about = "measure with these settings too, named as in dateline.toml; repeat it for more"
    parser.add_argument(
        "--with", metavar="NAME=VALUE,…", dest="variants", type=_choices, action="append", default=[], help=about
    )
    about = "ask so many questions of a file at most, taken evenly from it (all)"
    parser.add_argument("--limit", metavar="N", type=_up_to(_MOST_ASKED), help=about)


def _find(parser: ArgumentParser) -> None:
    parser.add_argument("words", metavar="WORDS", nargs="+", help="what to look for")
    parser.add_argument(
        "--limit", metavar="N", type=_up_to(_MOST_FOUND), default=10, help="how many articles at most (10)"
    )
    parser.add_argument("--site", metavar="SITE", help="only articles of this source or host")
    _window(parser)


def _summarize(parser: ArgumentParser) -> None:
    about = "an article's id or address in the library, or else a file or a web address to read"
    parser.add_argument("article", metavar="ID|URL|PATH", nargs="?", help=about)
    about = "summarise each row {id?, title?, text}, {id} or {url} of a .jsonl file, or of -"
    parser.add_argument("--batch", metavar="FILE", help=about)
    about = f"how many sentences at most ({_SENTENCES})"
    parser.add_argument("--sentences", metavar="N", type=_up_to(_MOST_SENTENCES), default=_SENTENCES, help=about)


def _digest(parser: ArgumentParser) -> None:
    setting = parser.add_mutually_exclusive_group()
    setting.add_argument("--json", action="store_true", help="print JSON")
    setting.add_argument("--markdown", action="store_true", help="print Markdown")
    setting.add_argument("--html", action="store_true", help="print a web page that needs nothing besides")
    about = f"how many stories are told at length, at most ({_STORIES}); more are told in brief"
    parser.add_argument("--limit", metavar="N", type=_up_to(_MOST_FOUND), default=_STORIES, help=about)
    about = "put stories about this first; repeat it for more"
    parser.add_argument("--topic", metavar="T", action="append", default=[], help=about)
    about = "leave out the articles of a source, named or by its host; repeat it for more"
    parser.add_argument("--mute", metavar="SOURCE", action="append", default=[], help=about)
    about = "the articles published then or later (a day before --until)"
    parser.add_argument("--since", metavar="DATE", type=_moment, help=about)
    parser.add_argument("--until", metavar="DATE", type=_moment, help="the articles published before that (now)")


def _feeds(parser: ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)

    def act(name: str, about: str, *, json: bool = True) -> ArgumentParser:
        added = acts.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.", allow_abbrev=False)
        if json:
            added.add_argument("--json", action="store_true", help="print JSON")
        return added

    add = act("add", "follow feeds")
    add.add_argument("addresses", metavar="URL", nargs="+", help="the feed's address, or that of a page that names it")
    remove = act("remove", "no longer follow a feed; its articles stay")
    remove.add_argument("name", metavar="NAME|URL|ID", help="its title, its address or its id")
    act("list", "show the feeds that are followed, and how they are doing")
    poll = act("poll", "ask the feeds for what is new, and take that in")
    poll.add_argument("--due", action="store_true", help="only those whose turn it is, as for a cron job")
    opml = act("import", "follow all feeds of a list (OPML)")
    opml.add_argument("path", metavar="OPML", help="the list, or - for standard input")
    act("export", "print the feeds as a list (OPML), which other readers take too", json=False)


def _move(parser: ArgumentParser) -> None:
    about = "the database to move from (DATABASE_URL)"
    parser.add_argument("--from", metavar="URL", dest="source", type=_database, help=about)
    about = "where to: sqlite:///folder/name.db, or postgresql://user@host/name with the password in ~/.pgpass"
    parser.add_argument("--to", metavar="URL", type=_database, required=True, help=about)
    parser.add_argument("--workspace", metavar="ID", help="move this workspace alone")


def _window(parser: ArgumentParser) -> None:
    parser.add_argument("--since", metavar="DATE", type=_moment, help="only articles published then or later")
    parser.add_argument("--until", metavar="DATE", type=_moment, help="only articles published before that")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no date; write 2026-03-12 or 2026-03-12T08:30:00Z"
        raise ArgumentTypeError(message) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _choices(text: str) -> dict[str, str]:
    choices: dict[str, str] = {}
    for piece in _BETWEEN_CHOICES.split(text):
        name, equals, value = piece.partition("=")
        if not equals or name.strip() in choices or not name.strip():
            message = (
                f"{text!r} is no choice of settings, each once; write reader=none or reader=none,confidence=strict"
            )
            raise ArgumentTypeError(message)
        choices[name.strip()] = value.strip()
    return choices


def _database(text: str) -> str:
    if not re.match(r"(sqlite:///|postgres(ql)?(\+psycopg)?://).", text):  # not shown: it may hold a password
        message = "that is no database; write sqlite:///folder/name.db or postgresql://user@host/name"
        raise ArgumentTypeError(message)
    return text


def _https(text: str) -> str:
    try:
        url = urlsplit(text)
        usable = url.scheme == "https" and bool(url.hostname) and not (url.query or url.fragment or " " in text)
    except ValueError:
        usable = False
    if not usable:
        message = f"{text!r} is no address that Slack can call; write https://dateline.example.org"
        raise ArgumentTypeError(message)
    return text


def _up_to(most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
            message = f"{text!r} is no whole number from 1 to {most}"
            raise ArgumentTypeError(message)
        return int(text)

    return number


def _ask_problem(args: Namespace) -> str | None:
    if args.batch is None:
        return None if args.question else "ask: give a question, or --batch FILE"
    if args.question or args.thread:
        return "ask: --batch takes its questions and threads from the file; leave the others out"
    return None


def _summarize_problem(args: Namespace) -> str | None:
    given = (args.article is not None) + (args.batch is not None)
    return None if given == 1 else "summarize: give an article, or --batch FILE"


def _window_problem(args: Namespace) -> str | None:
    since, until = getattr(args, "since", None), getattr(args, "until", None)
    return "--since has to be before --until" if since and until and since >= until else None
