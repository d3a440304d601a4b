"""The bot in Slack: how fast it acknowledges and answers, idle and under load, and whether its memory stays flat.

    python -m tests.bench.bench_slack [--mode http|socket] [--jobs 10000] [--json FILE]

The real program over the sample articles, in a process of its own, against the fake Slack in this one. An ack is timed
from sending a request until its answer is there; an answer from the question's own timestamp until the call that posts
it arrives. So the time is Dateline's, the loopback's and the fake's; Slack's own network is not in it.

Idle: one question at a time. Loaded: 50 questions at once, each in a thread of its own, with slash commands meanwhile.
A minute: 1,000 mentions spread over 60 seconds and 20 channels; each has to be answered exactly once. Memory: resident
MiB of the program after 100 jobs and after so many more, all questions, as fast as it answers them.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.bot.slack.serving import Serving
from tests.quality.measure import SAMPLES, questions
from tests.slack.fake import FakeSlack

_AT_ONCE = 50
_MENTIONS = 1_000
_SECONDS = 60.0
_CHANNELS = 20
_PATIENCE = 600.0


class Bench:
    """The questions, asked of a running bot."""

    def __init__(self, slack: FakeSlack, serving: Serving) -> None:
        self.slack = slack
        self.serving = serving
        self.texts = [row["question"] for row in questions("questions.jsonl")]
        self.asked: dict[str, str] = {}
        self.acks: list[float] = []

    def ask(self, number: int) -> str:
        """Ask one question in a channel; gives its ts once it is acknowledged."""
        channel = f"C{number % _CHANNELS}"
        text = f"<@{self.slack.bot_user}> {self.texts[number % len(self.texts)]}"
        ts = self.slack.ask(channel, "U1", text)
        self.asked[ts] = channel
        return ts

    def answers(self) -> Counter[str]:
        """How many messages were posted for each question so far."""
        return Counter(call.arguments["thread_ts"] for call in self.slack.called("chat.postMessage"))

    def wait(self, asked: list[str]) -> None:
        """Wait until each of them has an answer."""
        self.slack.wait_for(lambda: not set(asked) - set(self.answers()), timeout=_PATIENCE, what="all answers")

    def times(self, asked: list[str]) -> list[float]:
        """Milliseconds from each question to its answer."""
        at = {call.arguments["thread_ts"]: call.at for call in self.slack.called("chat.postMessage")}
        return sorted((at[ts] - float(ts)) * 1000 for ts in asked)

    def ack_times(self) -> list[float]:
        """Milliseconds that the first delivery of each event and command took, since the last call."""
        seconds = [one.attempts[0].seconds for one in self.slack.deliveries if one.attempts]
        fresh, self.acks = seconds[len(self.acks) :], seconds
        return sorted(one * 1000 for one in fresh)

    def memory(self) -> float:
        """The program's resident MiB."""
        pages = int(Path(f"/proc/{self.serving.pid}/statm").read_text("utf-8").split()[1])
        return pages * 4096 / 2**20


def figures(bench: Bench, jobs: int) -> dict[str, Any]:
    """All of them, one after the other."""
    bench.wait([bench.ask(number) for number in range(5)])
    bench.ack_times()
    idle = []
    for number in range(100):
        idle.append(bench.ask(number))
        bench.wait(idle[-1:])
    result: dict[str, Any] = {"idle": told(bench.ack_times(), bench.times(idle))}
    early = bench.memory()

    with ThreadPoolExecutor(_AT_ONCE) as people:
        loaded = [people.submit(bench.ask, number) for number in range(_AT_ONCE)]
        for number in range(20):
            bench.slack.command("U1", "C0", f"find {bench.texts[number]}")
        asked = [one.result() for one in loaded]
    bench.wait(asked)
    result["50 in flight"] = told(bench.ack_times(), bench.times(asked))

    asked = over_a_minute(bench)
    bench.wait(asked)
    result["1,000 in a minute"] = told(bench.ack_times(), bench.times(asked)) | once(bench, asked)

    done = len(bench.asked)
    while len(bench.asked) - done < jobs:
        bench.wait([bench.ask(number) for number in range(len(bench.asked), len(bench.asked) + 100)])
    everything = list(bench.asked)
    result["memory"] = {
        "MiB after 100": round(early),
        f"MiB after {len(everything):,}": round(bench.memory()),
    } | once(bench, everything)
    return result


def over_a_minute(bench: Bench) -> list[str]:
    """1,000 mentions, evenly spread."""
    start, asked = time.monotonic(), []
    with ThreadPoolExecutor(_AT_ONCE) as people:
        for number in range(_MENTIONS):
            time.sleep(max(0.0, start + number * _SECONDS / _MENTIONS - time.monotonic()))
            asked.append(people.submit(bench.ask, number))
        return [one.result() for one in asked]


def once(bench: Bench, asked: list[str]) -> dict[str, int]:
    """How many were lost, and how many were answered more than once."""
    found = bench.answers()
    return {"lost": sum(found[ts] == 0 for ts in asked), "doubled": sum(found[ts] > 1 for ts in asked)}


def told(acks: list[float], answers: list[float]) -> dict[str, float]:
    """Percentiles, in milliseconds."""
    return {
        "ack p50 ms": round(statistics.median(acks), 1),
        "ack p99 ms": round(acks[int(len(acks) * 0.99)], 1),
        "answer p50 ms": round(statistics.median(answers)),
        "answer p95 ms": round(answers[int(len(answers) * 0.95)]),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="The bot in Slack.")
    parser.add_argument("--mode", choices=["http", "socket"], default="http")
    parser.add_argument("--jobs", type=int, default=10_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, FakeSlack() as slack:
        slack.user("U1")
        for number in range(_CHANNELS):
            slack.channel(f"C{number}")
        serving = Serving(slack, Path(folder) / "home", options.mode)
        command = [sys.executable, "-m", "bot", "ingest", str(SAMPLES)]
        subprocess.run(command, env=serving.environment(), check=True, stdout=subprocess.DEVNULL)
        serving.start()
        try:
            result = figures(Bench(slack, serving), options.jobs)
        finally:
            serving.stop()
    print(json.dumps(result, indent=1))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
