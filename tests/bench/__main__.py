"""`make bench`: the benchmarks one after another, each told by its own module.

Ten thousand questions in Slack, and the index at 1,000,000 vectors, take some minutes each. SQuAD 2.0 is measured where
DATELINE_SQUAD names its file.
"""

import os
import subprocess
import sys

BENCHES = [
    ["bench_start"],
    ["bench_speed"],
    ["bench_engines"],
    ["bench_pages"],
    ["bench_summaries"],
    ["bench_stories"],
    ["bench_digest"],
    ["bench_feeds"],
    ["bench_slack"],
    ["bench_playground"],
    ["bench_replicas"],
    ["bench_neighbours"],
    ["bench_faiss"],
]


def main() -> int:
    """Run them all; the first failure ends it."""
    squad = os.environ.get("DATELINE_SQUAD")
    quality = [["bench_quality", "--squad", squad]] if squad else []
    for name, *arguments in [*BENCHES, *quality]:
        print(f"\n== {name}", flush=True)
        code = subprocess.run([sys.executable, "-m", f"tests.bench.{name}", *arguments], check=False).returncode
        if code:
            return code
    if not squad:
        print("\nSet DATELINE_SQUAD to a SQuAD 2.0 file to measure answers on it too.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
