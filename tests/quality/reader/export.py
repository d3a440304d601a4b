"""Writes a trained reader as an int8 ONNX file, which is what ships, and measures that.

    python -m tests.quality.reader.export --models seed1/ seed2/ … --examples examples.jsonl.xz

Several models that began alike and were trained with other seeds are averaged weight by weight, which costs nothing
when it is used ("model soups", Wortsman et al., ICML 2022). Weights become int8 channel by channel, activations as they
come (ONNX Runtime's dynamic quantisation; without the range reduced by a bit, processors without VNNI overflow). In the
environment of `make bench`.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import BertForQuestionAnswering

from retrieval.adapters.onnx_reader import WEIGHTS, OnnxReader
from retrieval.ports import Excerpt
from tests.quality.reader.scores import score
from tests.quality.reader.train import read

_INPUTS, _OUTPUTS = ("input_ids", "attention_mask", "token_type_ids"), ("starts", "ends")


class _Logits(torch.nn.Module):  # type: ignore[misc]
    """The model with plain outputs."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Any, mask: Any, types: Any) -> Any:
        told = self.model(input_ids=ids, attention_mask=mask, token_type_ids=types)
        return told.start_logits, told.end_logits


def averaged(folders: Sequence[Path]) -> Any:
    """The mean of several models."""
    model, *others = [
        BertForQuestionAnswering.from_pretrained(str(folder), dtype=torch.float32, attn_implementation="eager")
        for folder in folders
    ]
    states = [other.state_dict() for other in others]
    mean = {
        name: torch.stack([weight, *(state[name] for state in states)]).mean(0)
        if weight.is_floating_point()
        else weight
        for name, weight in model.state_dict().items()
    }
    model.load_state_dict(mean)
    return model.eval()


def export(model: Any, out: Path) -> None:
    """Write the file."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    example = torch.ones((2, 16), dtype=torch.int64)
    axes = {name: {0: "rows", 1: "pieces"} for name in (*_INPUTS, *_OUTPUTS)}
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place) / "whole.onnx"
        torch.onnx.export(
            _Logits(model),
            (example, example, torch.zeros_like(example)),
            str(whole),
            input_names=list(_INPUTS),
            output_names=list(_OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(str(whole), str(out), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def figures(reader: OnnxReader, examples: Path) -> dict[str, dict[str, float]]:
    """What the shipped file scores on the parts that are not for training."""
    rows = [row for row in read(examples) if row["split"] != "train"]
    told = {}
    for part in sorted({(row["split"], row["source"]) for row in rows}):
        answers = []
        for row in rows:
            if (row["split"], row["source"]) == part:
                (found,) = reader.read(row["question"], [Excerpt(row["title"], row["context"])])
                best = found[0]
                answers.append((row["context"][best.start : best.end], best.score, row["answers"]))
        told[" ".join(part)] = score(answers).told()
    return told


def main() -> None:
    """Export and measure."""
    parser = argparse.ArgumentParser(description="Write the reader that ships.")
    parser.add_argument("--models", type=Path, nargs="+", required=True, help="the folders that train.py wrote")
    parser.add_argument("--examples", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    export(averaged(options.models), options.out)
    print(json.dumps(figures(OnnxReader(2, options.out), options.examples), indent=1))


if __name__ == "__main__":
    main()
