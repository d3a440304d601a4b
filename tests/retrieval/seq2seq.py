"""Small sequence-to-sequence models made on the spot and saved as transformers saves them."""

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from retrieval.adapters.model_weights import prepare

WINDOW = 128
"""The tokens that the copying model reads."""

FERRY = """\
The ferry Aurelia ran aground off Skerrin on Monday evening with 84 people on board. All of them were brought ashore \
by midnight, the coastguard said. Nobody was hurt. Captain Ines Okafor had warned of the sandbank in 2024.

The operator, Kelland Lines, has put an inspector on the case. Its other ships will sail as planned. Tickets for the \
Aurelia can be returned until 12 April."""
"""An article's text, of some words of which the models' tokens are whole words."""

_SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
_WORD_SIZE = 64  # numbers that a token is


@cache
def copier() -> Path:
    """The folder of a BART whose weights are set by hand so that it copies what it reads: it can't tell lies."""
    import torch

    with torch.no_grad():
        return save("copier", _copier())


@cache
def babbler() -> Path:
    """The folder of a T5 whose weights are as drawn: what it writes has nothing to do with what it reads."""
    import torch
    from transformers import T5Config, T5ForConditionalGeneration

    torch.manual_seed(7)
    summaries = {"summarization": {"prefix": "summarize: ", "min_length": 30, "num_beams": 4}}
    config = T5Config(
        vocab_size=len(tokenizer()),
        d_model=32,
        d_kv=8,
        d_ff=32,
        num_layers=1,
        num_heads=2,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=1,
        task_specific_params=summaries,
    )
    return save("babbler", T5ForConditionalGeneration(config))


def save(name: str, model: Any) -> Path:
    """Save a model with its tokenizer, for as long as the tests run."""
    prepare(True)
    from transformers.utils import logging

    logging.disable_progress_bar()
    place = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, place)
    folder = place / name
    model.save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return folder


def configure(folder: Path, **changes: Any) -> None:
    """Change what a saved model tells of itself."""
    config = folder / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | changes))


@cache
def tokenizer() -> Any:
    """Byte pairs, as BART has them, trained on the article; what is not in it falls apart into bytes."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    bytes_of = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokens = Tokenizer(models.BPE())
    tokens.pre_tokenizer = bytes_of
    tokens.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=800, special_tokens=_SPECIAL, initial_alphabet=bytes_of.alphabet(), show_progress=False
    )
    tokens.train_from_iterator([FERRY, "summarize: "] * 2, trainer)
    tokens.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    named = dict(zip(("bos_token", "pad_token", "eos_token", "unk_token", "mask_token"), _SPECIAL, strict=True))
    return PreTrainedTokenizerFast(tokenizer_object=tokens, model_max_length=WINDOW, **named)


def _copier() -> Any:
    """Each place in what it writes attends to the place after it in what it reads, and takes the token from there.

    A state is a place, one number of 128 that is not zero, beside a token, 64 numbers as drawn.
    """
    import torch
    from transformers import BartConfig, BartForConditionalGeneration

    torch.manual_seed(7)
    size = WINDOW + _WORD_SIZE
    config = BartConfig(
        vocab_size=len(tokenizer()),
        d_model=size,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=1,
        decoder_attention_heads=1,
        encoder_ffn_dim=8,
        decoder_ffn_dim=8,
        max_position_embeddings=WINDOW,
        forced_eos_token_id=None,
    )
    model = BartForConditionalGeneration(config)
    words = torch.nn.functional.normalize(torch.randn(config.vocab_size, _WORD_SIZE), dim=1)
    model.model.shared.weight.copy_(torch.cat([torch.zeros(config.vocab_size, WINDOW), words], dim=1))
    places = torch.cat([torch.eye(WINDOW), torch.zeros(WINDOW, _WORD_SIZE)], dim=1)
    places_only, words_only = torch.diag(places.sum(0)), torch.diag(1 - places.sum(0))
    model.model.encoder.embed_positions.weight[2:].copy_(places)  # BART's places begin at 2
    model.model.decoder.embed_positions.weight[2:-1].copy_(places[1:])
    for layer in [*model.model.encoder.layers, *model.model.decoder.layers]:
        layer.self_attn.out_proj.weight.zero_()
        layer.fc2.weight.zero_()
    attention = model.model.decoder.layers[0].encoder_attn
    attention.q_proj.weight.copy_(places_only * 10)
    attention.k_proj.weight.copy_(places_only * 10)
    attention.v_proj.weight.copy_(words_only)
    attention.out_proj.weight.copy_(words_only * 3)  # three times the word that was written just before
    return model
