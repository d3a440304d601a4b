"""Of sentences about articles, the true ones are taken and the false ones are not."""

from tests.quality.claims import claims, is_taken, passages


def test_true_and_false_sentences() -> None:
    """Of the articles that the rules were not made with."""
    known = passages("c")
    taken: dict[bool, list[bool]] = {True: [], False: []}
    for claim in claims("c"):
        taken[claim.true].append(is_taken(claim, known))
    assert sum(taken[True]) >= 0.95 * len(taken[True])
    assert sum(taken[False]) <= 0.02 * len(taken[False])
