"""Who said what, how many of what, when, and not the opposite: sentences against sentences of an article."""

import pytest

from retrieval.domain import Article
from retrieval.evidence import Whole
from retrieval.verifying import borne_out

APART = "Ann Lee said the plan works. Bo Dahl said the dam leaks. Both live in Arnholt."
TOGETHER = "Ann Lee said the plan works, while Bo Dahl said the dam leaks. Both live in Arnholt."
QUOTED = "“The plan works,” said Ann Lee, but Bo Dahl warned that the dam leaks. Both live in Arnholt."
LONGER = (
    "Ann Lee said that the plan works. Bo Dahl, an engineer, disagreed. The dam leaks, he said. Both live in Arnholt."
)


def holds(written: str, text: str) -> bool:
    """Whether an article with that text bears it out."""
    return borne_out(written, Article("a", text)) is not None


@pytest.mark.parametrize("text", [APART, TOGETHER, QUOTED, LONGER])
@pytest.mark.parametrize(
    "says", ["{who} said {what}.", "{who} told us {what}.", "According to {who}, {what}.", "“{what}”, {who} said."]
)
def test_who_said_what(text: str, says: str) -> None:
    """Words are whose the article says they are, whether it says so in one sentence or two, or of “him”."""
    works, leaks = "the plan works", "the dam leaks"
    for lee, dahl in (("Ann Lee", "Bo Dahl"), ("Lee", "Dahl")):
        assert holds(says.format(who=lee, what=works), text)
        assert holds(says.format(who=dahl, what=leaks), text)
        assert not holds(says.format(who=lee, what=leaks), text)
        assert not holds(says.format(who=dahl, what=works), text)


@pytest.mark.parametrize("who", ["The mayor", "Police", "The engineers", "Kim"])
def test_nobody_said_it(who: str) -> None:
    """What an article tells itself is not put into anyone's mouth, nor into another's than it names."""
    text = (
        "A tree fell on the mill. Police came. The dam of Lake Orr leaks, engineers said. Kim and the mayor were away."
    )
    assert holds("A tree fell on the mill.", text)
    assert not holds(f"{who} said a tree fell on the mill.", text)
    assert holds(f"{who} said the dam leaks.", text) == (who == "The engineers")


NOVEL = (
    "The Marlin, a trawler of 24 metres, was towed into Port Hessel on Tuesday. Skipper Una Brandt praised the tug "
    "Otter. She said three nets and 40 boxes of herring were lost. Repairs cost 1.2 million crowns, up 9% on an "
    "estimate of 800,000 crowns. The Otter did not ask for pay. Its owner, Kai Holm, will sell it to Una Brandt. "
    "Prices rose 3% in May and fell 7% in June."
)


@pytest.mark.parametrize(
    "written",
    [
        "The trawler Marlin was towed into Port Hessel.",
        "Brandt said 3 nets and 40 boxes of herring were lost.",
        "Una Brandt praised the Otter.",
        "The Otter was praised by skipper Una Brandt.",
        "Repairs cost 1.2 million crowns.",
        "Repairs cost 1.2 million crowns, up 9 per cent on the estimate.",
        "The Otter did not ask for pay, and Kai Holm will sell it to Una Brandt.",
        "Kai Holm, its owner, will sell the Otter to Una Brandt.",
        "Prices fell 7% in June.",
        "Prices rose 3 percent in May and fell 7 percent in June.",
        "40 boxes of herring and three nets were lost.",
    ],
)
def test_what_is_so(written: str) -> None:
    """In other words, another order, half as long."""
    assert holds(written, NOVEL)


@pytest.mark.parametrize(
    "written",
    [
        "The Otter was towed into Port Hessel on Tuesday.",
        "Kai Holm said three nets and 40 boxes of herring were lost.",
        "Kai Holm praised the tug Otter.",
        "40 nets and three boxes of herring were lost.",
        "Repairs cost 800,000 crowns, up 9% on an estimate of 1.2 million crowns.",
        "Repairs cost 1.2 billion crowns.",
        "Repairs cost 1.2 million euros.",
        "The Marlin is a trawler of 24 tonnes.",
        "The Otter did ask for pay.",
        "Its owner, Kai Holm, will not sell it to Una Brandt.",
        "Una Brandt will sell it to Kai Holm.",
        "Prices fell 3% in May.",
        "Prices rose 7% in June and fell 3% in May.",
        "The Marlin was towed into Port Hessel in June.",
    ],
)
def test_what_is_turned_around(written: str) -> None:
    """Every word of it is there, or nearly so."""
    assert not holds(written, NOVEL)


def test_a_sentence_of_the_article_always_holds() -> None:
    """Whatever is in it, it says what it says."""
    whole = Whole(NOVEL)
    for place in range(len(whole.spans)):
        assert holds(whole.sentence(place), NOVEL)


def test_sentences_far_apart_are_not_joined() -> None:
    """A name from one end of an article and what is told at the other."""
    text = " ".join([APART, *["It rained all day in the hills."] * 20, "A museum in Vell showed 612 clocks in a hall."])
    assert holds("A museum in Vell showed 612 clocks.", text)
    assert not holds("Ann Lee showed 612 clocks in a hall.", text)


def test_long_texts_cost_little() -> None:
    """A text of a megabyte, and a sentence with a hundred names and numbers."""
    text = "Ann 12 Lee said 40 Dahl 7 nets. " * 30_000
    assert not holds(" ".join(f"Ann {place} Lee said" for place in range(100)), text)
