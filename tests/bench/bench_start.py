"""How long the program takes to start, and how much memory it takes, as whole processes.

    python -m tests.bench.bench_start [--rounds 5] [--json FILE]

`--help` and `status` load no model; `ask` loads it and answers one question over the sample articles. Median of the
rounds; memory is the largest resident size that the operating system saw. This process stays small, for what it takes
itself counts as its children's until they have begun.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "bot" / "samples"

COMMANDS = {
    "--help": ["--help"],
    "status": ["status"],
    "ask": ["ask", "How many people were killed when the Skerrin ferry went over?"],
}


def once(arguments: list[str], home: Path) -> tuple[float, float]:
    """Seconds and MiB of one run."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        env=os.environ | {"DATELINE_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Start-up time and memory.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    result = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        once(["ingest", str(SAMPLES)], home)
        for name, arguments in COMMANDS.items():
            runs = [once(arguments, home) for _ in range(options.rounds)]
            seconds, memory = (statistics.median(run[place] for run in runs) for place in (0, 1))
            result[name] = {"seconds": round(seconds, 2), "resident MiB": round(memory)}
    print(json.dumps(result, indent=1))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
