"""Lines into sections and blocks into messages, up to Slack's limits and not beyond."""

from bot.blocks.kit import section
from bot.blocks.packing import fitting, parts, sections
from bot.playground.slack.limits import check_message
from tests.bot.blocks.hostile import shown


def test_a_section_is_filled_to_its_limit() -> None:
    """Lines share a section as long as they and what parts them fit, and not one character longer."""
    for second, count in ((1_499, 1), (1_500, 2)):
        made = sections(["a" * 1_500, "b" * second])
        check_message("x", made)
        assert len(made) == count


def test_all_blocks_are_kept_in_order() -> None:
    """As many messages as they take, by number and by length of text."""
    for blocks in ([section(str(place)) for place in range(130)], [section(f"{'x' * 2_500}{n}") for n in range(9)]):
        packed = parts(blocks)
        assert len(packed) == 3
        assert [block for part in packed for block in part] == blocks


def test_what_fits_one_message_has_no_line_about_more() -> None:
    """One block more, and the line is there."""
    assert fitting([section("x")] * 48) == [section("x")] * 48
    assert shown(fitting([section("x")] * 49)) == [*["x"] * 48, "The rest does not fit here."]
