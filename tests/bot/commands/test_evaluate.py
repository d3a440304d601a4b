"""`evaluate`: questions about the library and data sets, settings side by side, and what is wrong with any of them."""

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.commands.evaluating import runs, squad
from bot.commands.evaluating.questions import Questions
from bot.commands.evaluating.table import Column, row, show
from config import Settings, load
from retrieval.errors import DatelineError, InputError
from retrieval.evaluate import Asked, Outcome
from tests.forks.process import Forked

Call = Callable[..., tuple[int, str, str]]

HALLWORTH = {"id": "q1", "question": "Who was in command of the Morning Tern?", "answers": ["Jonas Hallworth"]}
TARN = "The ferry Wren ran aground off Tarn Head. All 84 passengers were taken off by lifeboat before noon."
LORN = "Otters came back to the river Lorn after forty years. The council of Lorn counted nine of them in May."


def lines(path: Path, *rows: object) -> str:
    """The name of a file with these rows."""
    path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in rows))
    return str(path)


def squad_file(path: Path, data: object) -> str:
    """The name of a file in SQuAD's form."""
    text = json.dumps({"version": "v2.0", "data": data})
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return str(path)


def asks(question: str, *answers: str, context: str = TARN, **more: object) -> dict[str, object]:
    """A question as SQuAD has it."""
    given = [{"text": one, "answer_start": context.find(one)} for one in answers]
    return {"question": question, "answers": given, **more}


@pytest.mark.usefixtures("library")
def test_questions_about_the_library(call: Call, tmp_path: Path) -> None:
    """Each configuration has a line with the same questions; bad rows and models that can't be had are named."""
    rows = [
        HALLWORTH,
        {
            "question": "and who was the captain?",
            "answers": ["Jonas Hallworth"],
            "thread": ["What of the Morning Tern?"],
        },
        {"question": "Who won the mayoral election in Brackwater?", "answers": [], "asked_at": "2026-03-16"},
        HALLWORTH,
        "{broken",
        {"question": "Who?"},
        {"question": "What sank?", "answers": "x"},
        {"question": "What sank?", "answers": ["?!"]},
        {"question": "What sank?", "answers": ["x"] * 101},
        {"question": "What sank?", "answers": [], "articles": ["nothing"]},
        {"question": "What sank?", "answers": [], "articles": 3},
        {"question": "?", "answers": []},
        {"question": "What sank?", "answers": [], "asked_at": "then"},
    ]
    file = lines(tmp_path / "rows.jsonl", *rows)
    code, out, err = call("evaluate", file, "--json", "--with", f"embedder={tmp_path},confidence=strict")
    plain, failed = map(json.loads, out.splitlines())
    assert code == 1
    assert (plain["file"], plain["configuration"], plain["error"]) == (file, "as set", None)
    assert (plain["questions"], plain["answerable"], plain["not_asked"]) == (3, 2, [])
    assert plain["figures"]["passage_hit_5"] == 1.0
    assert plain["figures"]["article_hit_1"] is None  # nobody said which articles answer
    assert plain["figures"]["refused"] == 1.0
    assert plain["figures"]["citation_recall"] in (None, 1.0)
    assert plain["figures"]["ms_p50"] > 0
    assert plain["figures"]["memory_mb"] > 100
    assert plain["intervals"]["passage_hit_5"][0] < 1.0
    assert failed["settings"] == {"embedder": str(tmp_path), "confidence": "strict"}
    assert (failed["questions"], failed["figures"]["auroc"]) == (0, None)
    assert "holds no model weights" in failed["error"]
    told = err.splitlines()
    assert [one.split(": ")[1] for one in told[:10]] == [f"{file} line {number}" for number in range(4, 14)]
    assert "line 1 too" in told[0]
    assert "holds no model weights" in told[10]
    assert len(told) == 11


def test_a_data_set(call: Call, tmp_path: Path, home: Path) -> None:
    """Its paragraphs are a library of their own, and the user's is not touched."""
    data = [
        {
            "title": "Ferries_of_Tarn",
            "paragraphs": [
                {
                    "context": TARN,
                    "qas": [
                        asks("How many passengers of the ferry Wren were taken off?", "84", id="a"),
                        asks("Where did the ferry Wren run aground?", "off Tarn Head", "Tarn Head", id="b"),
                        asks("Who was the captain of the ferry Wren?", id="c", is_impossible=True),
                    ],
                }
            ],
        },
        {
            "paragraphs": [
                {"context": LORN, "qas": [asks("How many otters did the council count?", "nine", context=LORN)]}
            ]
        },
    ]
    file = squad_file(tmp_path / "set.json.gz", data)
    code, out, err = call("evaluate", file, "--limit", "9")
    assert (code, err) == (0, "")
    assert f"{file}: 4 questions, 3 with an answer in the articles, 1 without" in out
    measured = {
        cells[1].strip(): [one.strip() for one in cells[2:-1]]
        for cells in (line.split("│") for line in out.splitlines())
        if len(cells) > 3
    }
    assert measured["questions asked"] == ["4"]
    assert measured["right article first"] == ["1.000 (0.44–1.00)"]
    assert measured["memory at most, MB"]
    assert "In brackets" in out
    assert not (home / "index").exists()


def test_questions_are_thinned_evenly() -> None:
    """And not taken from the beginning alone."""
    questions = Questions("x", asked=[Asked(str(number)) for number in range(10)])
    assert [one.question for one in questions.thinned(4).asked] == ["0", "2", "5", "7"]
    assert (
        questions.thinned(None).asked == questions.thinned(10).asked == questions.thinned(11).asked == questions.asked
    )


def test_a_data_set_with_faults(tmp_path: Path) -> None:
    """What is wrong is told by its place, and the rest is read; places are mended where they can be."""
    data = [
        "nothing",
        {"title": 7, "paragraphs": [None, {"context": "  ", "qas": []}, {"context": TARN}]},
        {
            "paragraphs": [
                {
                    "context": TARN,
                    "qas": [
                        7,
                        asks("Where did the Wren go?", "to Port Calder"),
                        asks("What was the ferry?", "?"),
                        {"question": "What ran aground?", "answers": 3},
                        {"question": "What ran aground?", "answers": [3]},
                        {"question": "What ran aground?", "answers": [{"text": "Wren", "answer_start": True}]},
                        {
                            "question": "What ran aground?",
                            "answers": [{"text": "Wren", "answer_start": 10**30}],
                            "id": 1,
                        },
                        {"question": "What ran aground?", "answers": [{"text": "Wren"}], "id": 1},
                        {"question": "What ran aground?"},
                        {"question": "?", "answers": []},
                    ],
                },
                {"context": f" {TARN.replace(' ', '  ')}", "qas": [asks("What ran aground?", "Wren")]},
                {"context": "Half a \ud800 sign stood over Lorn.", "qas": [asks("What stood over Lorn?", "sign")]},
            ]
        },
    ]
    read = squad.read(squad_file(tmp_path / "set.json", data))
    places = [problem.split(": ")[0] for problem in read.problems]
    assert places == [
        "article 1",
        *(f"article 2, paragraph {number}" for number in (1, 2, 3)),
        *(f"article 3, paragraph 1, question {number}" for number in (1, 2, 3, 4, 5, 8, 10)),
    ]
    start = TARN.index("Wren")
    assert [one.places for one in read.asked[:3]] == [((start, start + 4),), ((start, start + 4),), ()]
    assert read.documents is not None
    texts = {one.id: one.text for one in read.documents}
    assert len(texts) == 2  # the same words with other blanks are the same article
    copied, broken = read.asked[3:]
    assert (copied.articles, copied.places) == (frozenset({"p0"}), ())
    assert "\ud800" not in texts["p1"]
    assert broken.places == ((9, 13),)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.jsonl", b"", "has no question that can be asked"),
        ("bad.jsonl", b"7\n", "has no question that can be asked. line 1: "),
        ("rows.json", b'{"question": "Who?", "answers": []}\n{"question": "Who?", "answers": []}\n', "is not JSON"),
        ("deep.json", b"[" * 100_000, "is not JSON"),
        ("latin.json", '{"data": "é"}'.encode("latin-1"), "is not UTF-8"),
        ("list.json", b"[]", 'has no "data"'),
        ("nothing.json", b'{"data": []}', "has no question that can be asked"),
        ("text.json.gz", b"no gzip at all", "can't be read"),
        ("half.json.gz", gzip.compress(b'{"data": []}' * 100, mtime=0)[:30], "can't be read"),
        ("bomb.json.gz", gzip.compress(b" " * 100_000_001, 1), "is over 100 MB"),
    ],
)
@pytest.mark.usefixtures("library")
def test_files_that_are_none(name: str, content: bytes, told: str, call: Call, tmp_path: Path) -> None:
    """Each is named with what to do; nothing is run."""
    (tmp_path / name).write_bytes(content)
    code, out, err = call("evaluate", str(tmp_path / name), "--json")
    assert (code, out) == (1, "")
    assert f"{name} {told}" in err


def test_what_is_not_there(call: Call, tmp_path: Path) -> None:
    """A file, or the articles to ask about."""
    code, _, err = call("evaluate", "nowhere.jsonl", "nowhere.json", lines(tmp_path / "rows.jsonl", HALLWORTH))
    missing, absent, empty = err.splitlines()
    assert code == 1
    assert "nowhere.jsonl can't be read" in missing
    assert "nowhere.json can't be read" in absent
    assert "library, which is empty" in empty


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        (["readr=none"], ["readr: there is no such setting; did you mean reader?"]),
        (["confidence=2", "port=80,threads=x"], ["confidence: give", "port: it changes no answer", "threads: give"]),
        (["writer=endpoint"], ["writer: endpoint needs"]),
        (["llm_key=hush hush"], ["--with llm_key=…: llm_key: give"]),
    ],
)
def test_settings_that_cannot_be(choices: list[str], told: list[str], call: Call, tmp_path: Path) -> None:
    """All are told at once, before anything is run, and no secret."""
    file = lines(tmp_path / "rows.jsonl", HALLWORTH)
    code, out, err = call("evaluate", file, *(word for one in choices for word in ("--with", one)))
    assert (code, out) == (2, "")
    assert all(one in err for one in told)
    assert "hush" not in err


@pytest.mark.parametrize(
    "wrong", ["", "x --with reader", "x --with =none", "x --with reader=none,reader=none", "x --limit 0"]
)
def test_wrong_use(wrong: str, call: Call) -> None:
    """Is told as such."""
    with pytest.raises(SystemExit) as ended:
        call("evaluate", *wrong.split())
    assert ended.value.code == 2


@pytest.mark.usefixtures("library")
def test_ctrl_c_ends_it_with_what_is_done(environment: dict[str, str], tmp_path: Path) -> None:
    """A model's server stalls in the second configuration; the first is shown, and no process is left behind."""
    file = lines(tmp_path / "rows.jsonl", HALLWORTH)
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        command = [sys.executable, "-m", "bot", "evaluate", file, "--json", "--with", f"llm_url={url},llm_model=slow"]
        place = environment | {"DATELINE_CONFIDENCE": "0"}
        with Forked(
            command, cwd=tmp_path, env=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0
        ) as process:
            server.settimeout(120)
            connection, _ = server.accept()
            with connection:
                os.killpg(process.pid, signal.SIGINT)
                out, err = process.communicate(timeout=60)
                connection.settimeout(60)
                while connection.recv(65_536):  # until whoever asked is gone
                    pass
    assert process.returncode == 130
    assert err == "dateline: Stopped. The figures are of what was done so far.\n"
    (only,) = map(json.loads, out.splitlines())
    assert (only["configuration"], only["questions"]) == ("as set", 1)


def counting(settings: Settings, most: int) -> Iterator[int]:
    """A task that counts."""
    assert settings.threads
    yield from range(most)


def failing(settings: Settings, how: str) -> Iterator[int]:
    """A task that comes to a bad end."""
    assert settings.threads
    yield 1
    if how == "known":
        raise InputError("There is no such thing.")
    if how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "gone":
        os._exit(7)
    yield 1 // 0


@pytest.mark.usefixtures("settled")
def test_a_task_in_a_process_of_its_own() -> None:
    """What it yields comes as it does; closing it ends it."""
    assert list(runs.in_a_process(counting, load(), 3)) == [0, 1, 2]
    endless = runs.in_a_process(counting, load(), 10**9)
    assert [next(endless), next(endless)] == [0, 1]
    endless.close()


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("known", "There is no such thing."),
        ("killed", "Its process was ended (SIGKILL), perhaps for want of memory."),
        ("gone", "Its process ended unexpectedly (exit status 7)."),
        ("unforeseen", "Something went wrong that should not have (ZeroDivisionError)"),
    ],
)
@pytest.mark.usefixtures("settled")
def test_a_process_that_comes_to_a_bad_end(how: str, told: str, capfd: pytest.CaptureFixture[str]) -> None:
    """It is told how, after what it yielded, and without a traceback."""
    task = runs.in_a_process(failing, load(), how)
    assert next(task) == 1
    with pytest.raises(DatelineError) as caught:
        next(task)
    assert str(caught.value).startswith(told)
    assert capfd.readouterr() == ("", "")


DONE = Outcome(
    able=True,
    seconds=0.1,
    sure=0.5,
    answered=True,
    right=True,
    passage=1,
    article=1,
    best=True,
    first=True,
    quoted=True,
    cited=(True,),
    carried=(True,),
    span=(True, 1.0),
    read=(True, 1.0),
)


@pytest.mark.usefixtures("settled")
def test_a_column_as_json_and_in_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    """Names and errors of strangers steer no terminal; a model that broke off is counted."""
    settings = load()
    columns = [
        Column("as set", {}, settings, [DONE, replace(DONE, broken=True)], peak=250e6),
        Column("writer=\x1b[2J", {"writer": "x"}, settings, error="The model said \x1b[31m."),
    ]
    told: dict[str, Any] = row("file", columns[0])
    assert (told["broke_off"], told["figures"]["memory_mb"], told["figures"]["auroc"]) == (1, 250.0, None)
    show("f\x1b[2Jile", columns)
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "f�[2Jile: 2 questions, 2 with an answer in the articles, 0 without" in out
    assert "answers for which the model broke off" in out
    assert "The model said �[31m." in out
    assert "AUROC" not in out
