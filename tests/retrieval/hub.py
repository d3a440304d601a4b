"""Tiny models of transformers made on the spot, trained for a moment, and saved as transformers saves them."""

import atexit
import json
import pickle
import shutil
import tempfile
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from retrieval.adapters.model_weights import ModelFiles, Purpose, locate, prepare

COLOURS = ("green", "red", "blue", "white")
"""What the reader takes for an answer, and the cross-encoder for relevant."""

SAYS = "The ferry is green [1]."
"""What the chat model answers to everything."""

_AUTOS = (
    "AutoConfig",
    "AutoModel",
    "AutoModelForQuestionAnswering",
    "AutoModelForSequenceClassification",
    "AutoModelForCausalLM",
)
_WORDS = """the ferry is was a boat painted at pier old and new what colour which harbour storm came in night of captain
said it no one who where when . , ? ! : ##s ##ed ##ing"""
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_BERT = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "hidden_dropout_prob": 0.0,
    "attention_probs_dropout_prob": 0.0,
}
_TEMPLATE = (
    "{% for message in messages %}<|{{ message.role }}|>{{ message.content }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


@cache
def wordpieces() -> Any:
    """A WordPiece tokenizer, as BERT has it."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_WORDS.split(), *COLOURS]
    tokens += [form for letter in _LETTERS for form in (letter, f"##{letter}") if form not in tokens]
    unknown = {"unk_token": "[UNK]"}
    model = Tokenizer(models.WordPiece({token: place for place, token in enumerate(tokens)}, **unknown))
    model.normalizer = normalizers.BertNormalizer()
    model.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    model.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=model,
        model_max_length=128,
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
        **{f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep", "mask")},
    )


@cache
def bytepairs() -> Any:
    """Byte pairs without types of tokens, as RoBERTa and Llama have them, with marks for turns."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    from retrieval.adapters.chat_writer import SYSTEM

    special = ["<s>", "<pad>", "</s>", "<unk>", "<|user|>", "<|assistant|>", "<|end|>"]
    pieces = pre_tokenizers.ByteLevel(add_prefix_space=False)
    model = Tokenizer(models.BPE())
    model.pre_tokenizer, model.decoder = pieces, decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=1_200, special_tokens=special, initial_alphabet=pieces.alphabet(), show_progress=False
    )
    model.train_from_iterator([SYSTEM, SAYS, _WORDS] * 3, trainer)
    model.post_processor = processors.TemplateProcessing(
        single="$A", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    names = ("bos_token", "cls_token", "pad_token", "eos_token", "sep_token", "unk_token")
    return PreTrainedTokenizerFast(
        tokenizer_object=model,
        model_max_length=512,
        model_input_names=["input_ids", "attention_mask"],
        additional_special_tokens=special[4:6],
        **dict(zip(names, ("<s>", "<s>", "<pad>", "<|end|>", "</s>", "<unk>"), strict=True)),
    )


@cache
def reader() -> Path:
    """The folder of a BERT that finds colours, and of a text without any that there is none."""
    import torch
    from transformers import BertConfig, BertForQuestionAnswering

    torch.manual_seed(3)
    model = BertForQuestionAnswering(BertConfig(vocab_size=len(wordpieces()), max_position_embeddings=128, **_BERT))
    texts, places = _texts()
    encoded = wordpieces()(["what colour is the boat ?"] * len(texts), texts, padding=True, return_tensors="pt")
    asked = len(wordpieces()("what colour is the boat ?")["input_ids"])
    at = torch.tensor([0 if place is None else asked + place for place in places])
    _train(model, **encoded, start_positions=at, end_positions=at)
    return save("reader", model, wordpieces())


@cache
def cross_encoder() -> Path:
    """The folder of a BERT that finds a text the better, the more surely it names a colour."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(3)
    config = BertConfig(vocab_size=len(wordpieces()), max_position_embeddings=128, num_labels=1, **_BERT)
    model = BertForSequenceClassification(config)
    texts, places = _texts()
    encoded = wordpieces()(["what colour is the boat ?"] * len(texts), texts, padding=True, return_tensors="pt")
    wanted = torch.tensor([[-2.0 if place is None else 2.0] for place in places])
    _train(model, **encoded, labels=wanted)
    return save("cross-encoder", model, wordpieces())


@cache
def chat_model() -> Path:
    """The folder of a Llama that says the same to everything."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(3)
    tokenizer = bytepairs()
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=48,
        intermediate_size=96,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=2_048,
        bos_token_id=0,
        eos_token_id=tokenizer.convert_tokens_to_ids("<|end|>"),
        pad_token_id=1,
    )
    model = LlamaForCausalLM(config)
    said = tokenizer(f"<|assistant|>{SAYS}<|end|>")["input_ids"]
    before = torch.randint(7, len(tokenizer), (16, 24))
    ids = torch.cat([before, torch.tensor([said] * 16)], dim=1)
    labels = ids.clone()
    labels[:, : before.shape[1] + 1] = -100
    _train(model, input_ids=ids, labels=labels)
    return save("chat", model, tokenizer, template=_TEMPLATE)


def save(name: str, model: Any, tokenizer: Any, template: str | None = None) -> Path:
    """Save a model with its tokenizer, for as long as the tests run."""
    prepare(True)
    from transformers.utils import logging

    logging.disable_progress_bar()
    place = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, place)
    folder = place / name
    model.save_pretrained(folder)
    tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)
    return folder


DAMAGES = ("no config", "weights cut off", "no tokenizer", "tokenizer garbled", "wants code", "a pickle that runs code")
"""What `damaged` does."""


def damaged(folder: Path, how: str, place: Path) -> Path:
    """A copy of a saved model, damaged."""
    copy = place / "damaged"
    shutil.copytree(folder, copy)
    weights, config = copy / "model.safetensors", copy / "config.json"
    match how:
        case "no config":
            config.unlink()
        case "weights cut off":
            weights.write_bytes(weights.read_bytes()[:9_000])
        case "no tokenizer":
            for path in [*copy.glob("tokenizer*"), *copy.glob("*.jinja")]:
                path.unlink()
        case "tokenizer garbled":
            (copy / "tokenizer.json").write_text("{")
        case "wants code":
            told = {"model_type": "own", "auto_map": dict.fromkeys(_AUTOS, "own.Own")}
            config.write_text(json.dumps(told))
            (copy / "own.py").write_text(f"open({str(place / 'ran')!r}, 'w')")
        case "a pickle that runs code":
            weights.unlink()
            (copy / "pytorch_model.bin").write_bytes(pickle.dumps(_Evil(place / "ran"), protocol=2))
    return copy


class _Evil:
    """Makes a file where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self._path,)


def files(folder: Path, purpose: Purpose) -> ModelFiles:
    """The folder's model as the settings name it."""
    prepare(True)
    return locate(str(folder), None, purpose)


def _texts() -> tuple[list[str], list[int | None]]:
    """Texts of some words, and the place of the colour in those that have one."""
    drawn = Random(3)  # noqa: S311 - no secrets
    plain = [word for word in _WORDS.split() if word.isalpha()] + ["."]
    texts, places = [], []
    for turn in range(36):
        words = drawn.choices(plain, k=drawn.randint(3, 30))
        place = drawn.randrange(len(words)) if turn % 3 else None
        if place is not None:
            words[place] = drawn.choice(COLOURS)
        texts.append(" ".join(words))
        places.append(place)
    return texts, places


def _train(model: Any, **batch: Any) -> None:
    import torch

    for name, weights in model.named_parameters():
        if "position_embeddings" in name:  # what is learned holds wherever it stands
            weights.data.zero_()
            weights.requires_grad = False
    optimizer = torch.optim.AdamW([one for one in model.parameters() if one.requires_grad], lr=3e-3)
    before = torch.get_num_threads()
    torch.set_num_threads(1)  # which is faster for models as small
    for _ in range(100):
        optimizer.zero_grad()
        loss = model(**batch).loss
        loss.backward()
        optimizer.step()
    torch.set_num_threads(before)
    model.eval()
    if loss.item() > 0.5:
        raise AssertionError(loss.item())
