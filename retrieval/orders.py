"""Tells text that gives a language model orders, which is kept from such models; an answer may still quote it."""

import re

_ORDERS = re.compile(
    r"""
    \b(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,20}
        \b(?:previous|prior|above|earlier|preceding|your|system|all|any|these)\b[^.!?\n]{0,20}
        \b(?:instructions?|prompts?|rules|guidelines|directions)\b
    |\b(?:system|hidden|initial)\s+(?:prompt|instructions?)\b
    |<\|\w{1,30}\|>|\[/?INST\]|<</?SYS>>|<start_of_turn>            # the marks between turns that models are trained on
    |^\W{0,3}(?:system|assistant)\s*(?:message|prompt)?\s*:
    |\byou\s+are\s+(?:now|no\s+longer)\b[^.!?\n]{0,40}\b(?:mode|assistant|ai|model|bot|dan|unrestricted)\b
    |\b(?:ai|llm|language\s+model|ai\s+assistant|chatbot)s?\b[^.!?\n]{0,40}
        \b(?:must|shall|should|have\s+to)\b[^.!?\n]{0,20}\b(?:answer|reply|respond|say|output|post|write|recommend)\b
    |\b(?:answer|reply|respond)\b[^.!?\n]{0,30}\b(?:with\s+the\s+words?|only\s+with|exactly)\b
    |\b(?:new|updated)\s+instructions?\s*:
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)


def gives_orders(text: str) -> bool:
    """Whether it reads as if it were meant to instruct a language model."""
    return _ORDERS.search(text) is not None
