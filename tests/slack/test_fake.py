"""The fake Slack is as strict as Slack: proved with Slack's own client against it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from bot.playground.slack.pressing import Impossible, press, values
from tests.slack.fake import FakeSlack
from tests.slack.test_limits import actions, button, field, modal, plain, section

DIVIDER = {"type": "divider"}


def refusal(call: Callable[[], Any]) -> str:
    """The error that a call is refused with."""
    with pytest.raises(SlackApiError) as refused:
        call()
    return str(refused.value.response["error"])


def test_a_message_is_posted_changed_and_deleted(slack: FakeSlack, client: WebClient) -> None:
    """Each shows; metadata is given back to whoever asks for it."""
    root = slack.say("C1", "U1", "How long?")
    mark = {"event_type": "answer", "event_payload": {"key": "k"}}
    ts = client.chat_postMessage(channel="C1", text="Nine", thread_ts=root, metadata=mark, unfurl_links=False)["ts"]
    assert [each.text for each in slack.posted("C1", thread=root)] == ["Nine"]
    assert slack.posted("C1")[0].unfurl_links is False
    found = client.conversations_replies(channel="C1", ts=root, include_all_metadata=True)["messages"]
    assert [each["ts"] for each in found] == [root, ts]
    assert found[1]["metadata"] == mark
    assert "metadata" not in client.conversations_replies(channel="C1", ts=root)["messages"][1]
    client.chat_update(channel="C1", ts=ts, text="Nine days", blocks=[section("Nine days")])
    assert slack.message("C1", ts).blocks == (section("Nine days"),)
    client.chat_delete(channel="C1", ts=ts)
    assert slack.posted("C1") == []
    assert refusal(lambda: client.chat_update(channel="C1", ts=ts, text="x")) == "message_not_found"
    assert refusal(lambda: client.chat_update(channel="C1", ts=root, text="x")) == "cant_update_message"


def test_what_breaks_the_limits_is_refused(slack: FakeSlack, client: WebClient) -> None:
    """Blocks and text are refused as by Slack, and nothing shows."""
    assert refusal(lambda: client.chat_postMessage(channel="C1", text="x", blocks=[DIVIDER] * 51)) == "invalid_blocks"
    assert (
        refusal(lambda: client.chat_postMessage(channel="C1", text="x", blocks=[section("x" * 3001)]))
        == "invalid_blocks"
    )
    assert refusal(lambda: client.chat_postMessage(channel="C1", text="x" * 40_001)) == "msg_too_long"
    assert refusal(lambda: client.api_call("chat.postMessage", json={"channel": "C1"})) == "no_text"
    assert refusal(lambda: client.blocks_validate(blocks=[section(colour="red")])) == "invalid_blocks"
    assert slack.posted("C1") == []
    assert [call.error for call in slack.called("chat.postMessage")] == ["invalid_blocks"] * 2 + [
        "msg_too_long",
        "no_text",
    ]


def test_a_channel_has_to_be_one_that_the_app_is_in(slack: FakeSlack, client: WebClient) -> None:
    """Unknown, private, foreign and archived channels are told apart."""
    slack.channel("C2", member=False)
    slack.channel("G1", private=True, member=False)
    slack.channel("C3", archived=True)
    refused = {"C0": "channel_not_found", "C2": "not_in_channel", "G1": "channel_not_found", "C3": "is_archived"}
    for channel, error in refused.items():
        assert refusal(partial(client.chat_postMessage, channel=channel, text="x")) == error


def test_tokens_methods_and_scopes_are_checked(slack: FakeSlack, client: WebClient) -> None:
    """A wrong token, the wrong kind of token, an unknown method, a scope that was not granted."""
    assert refusal(WebClient("xoxb-wrong", base_url=slack.api_url).auth_test) == "invalid_auth"
    assert refusal(WebClient(base_url=slack.api_url).auth_test) == "not_authed"
    assert refusal(lambda: client.apps_connections_open(app_token=slack.bot_token)) == "not_allowed_token_type"
    assert refusal(lambda: client.api_call("chat.shout")) == "unknown_method"
    slack.scopes.discard("reactions:write")
    with pytest.raises(SlackApiError) as refused:
        client.reactions_add(channel="C1", timestamp=slack.say("C1", "U1", "x"), name="eyes")
    assert refused.value.response["needed"] == "reactions:write"
    assert "chat:write" in refused.value.response["provided"]
    assert client.auth_test()["user_id"] == slack.bot_user


def test_a_thread_comes_in_pages(slack: FakeSlack, client: WebClient) -> None:
    """Following the cursor gives every reply once; the first message comes on each page."""
    root = slack.say("C1", "U1", "root")
    replies = [slack.say("C1", "U1", f"{number}", thread=root) for number in range(5)]
    pages = [page["messages"] for page in client.conversations_replies(channel="C1", ts=root, limit=2)]
    assert [len(page) for page in pages] == [3, 3, 2]
    assert [each["ts"] for page in pages for each in page[1:]] == replies
    later = client.conversations_replies(channel="C1", ts=root, oldest=replies[2])["messages"]
    assert [each["ts"] for each in later] == [root, *replies[3:]]
    assert [each["ts"] for each in client.conversations_history(channel="C1")["messages"]] == [root]


def test_reactions_are_there_once(slack: FakeSlack, client: WebClient) -> None:
    """Twice the same is refused, and so is taking away what is not there."""
    ts = slack.say("C1", "U1", "x")
    client.reactions_add(channel="C1", timestamp=ts, name="eyes")
    assert refusal(lambda: client.reactions_add(channel="C1", timestamp=ts, name="eyes")) == "already_reacted"
    assert slack.reactions("C1", ts) == ["eyes"]
    client.reactions_remove(channel="C1", timestamp=ts, name="eyes")
    assert refusal(lambda: client.reactions_remove(channel="C1", timestamp=ts, name="eyes")) == "no_reaction"


def test_a_trigger_opens_one_view_within_three_seconds(slack: FakeSlack, client: WebClient) -> None:
    """Unknown, used and old ones are refused, each with its own word."""
    trigger = slack.trigger("U1")
    opened = client.views_open(trigger_id=trigger, view=modal(section()))["view"]
    assert refusal(lambda: client.views_open(trigger_id=trigger, view=modal(section()))) == "exchanged_trigger_id"
    assert refusal(lambda: client.views_open(trigger_id="1.2", view=modal(section()))) == "invalid_trigger_id"
    old = slack.trigger("U1")
    slack.advance(3.1)
    assert refusal(lambda: client.views_open(trigger_id=old, view=modal(section()))) == "expired_trigger_id"
    client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(section("Done")))
    assert slack.views[0].blocks == (section("Done"),)
    assert (
        refusal(lambda: client.views_update(view_id=opened["id"], hash="old", view=modal(DIVIDER))) == "hash_conflict"
    )
    slack.close(slack.views[0])
    assert refusal(lambda: client.views_update(view_id=opened["id"], view=modal(DIVIDER))) == "not_found"


def test_views_are_pushed_named_and_published(slack: FakeSlack, client: WebClient) -> None:
    """Three on top of each other at most, one of a name, and a home tab for each person."""
    for depth in range(3):
        inside = slack.views[-1].id if depth else None
        method = client.views_push if depth else client.views_open
        method(trigger_id=slack.trigger("U1", inside), view=modal(section(), external_id=f"e{depth}"))
    more = slack.trigger("U1", slack.views[-1].id)
    assert refusal(lambda: client.views_push(trigger_id=more, view=modal(section()))) == "push_limit_reached"
    again = modal(section(), external_id="e1")
    assert refusal(lambda: client.views_open(trigger_id=slack.trigger(), view=again)) == "duplicate_external_id"
    client.views_publish(user_id="U1", view={"type": "home", "blocks": [section("Home")]})
    assert slack.homes["U1"].blocks == (section("Home"),)


def test_a_stream_grows_and_ends(slack: FakeSlack, client: WebClient) -> None:
    """Slack's own streaming client writes into one message; what is too long, or too late, is refused."""
    root = slack.say("C1", "U1", "x")
    assert refusal(lambda: client.chat_startStream(channel="C1", thread_ts=root)) == "missing_recipient_team_id"
    stream = client.chat_stream(
        channel="C1", thread_ts=root, recipient_team_id=slack.team, recipient_user_id="U1", buffer_size=1
    )
    stream.append(markdown_text="Nine ")
    stream.append(markdown_text="days")
    assert slack.posted("C1")[0].text == "Nine days"
    assert refusal(lambda: client.chat_update(channel="C1", ts=stream.ts or "", text="x")) == "streaming_state_conflict"
    write = partial(client.chat_appendStream, channel="C1", ts=stream.ts or "")
    assert refusal(lambda: write(markdown_text="x" * 12_001)) == "msg_too_long"
    stream.stop(blocks=[section("Sources")])
    assert slack.posted("C1")[0].blocks == (section("Sources"),)
    late = client.chat_startStream(channel="D1", thread_ts=slack.say("D1", "U1", "x"), markdown_text="a")["ts"]
    slack.advance(301)
    assert refusal(lambda: client.chat_appendStream(channel="D1", ts=late, markdown_text="b")) == (
        "message_not_in_streaming_state"
    )
    client.chat_update(channel="D1", ts=late, text="saved")
    slack.streams_on = False
    assert refusal(lambda: client.chat_startStream(channel="D1", thread_ts=root)) == "feature_not_enabled"


def test_the_agent_surface_is_kept_and_can_be_off(slack: FakeSlack, client: WebClient) -> None:
    """A status shows until a post; four prompts at most; all of it can be missing."""
    ts = slack.say("D1", "U1", "x")
    client.assistant_threads_setStatus(channel_id="D1", thread_ts=ts, status="is reading")
    assert slack.status("D1", ts) == "is reading"
    client.chat_postMessage(channel="D1", text="x", thread_ts=ts)
    assert slack.status("D1", ts) == ""
    client.assistant_threads_setTitle(channel_id="D1", thread_ts=ts, title="Kilns")
    prompts = [{"title": "Kilns?", "message": "What of kilns?"}]
    client.assistant_threads_setSuggestedPrompts(channel_id="D1", prompts=prompts)
    assert (slack.titles[0].title, slack.prompts[0].prompts) == ("Kilns", tuple(prompts))
    five = prompts * 5
    assert (
        refusal(lambda: client.assistant_threads_setSuggestedPrompts(channel_id="D1", prompts=five))
        == "invalid_arguments"
    )
    slack.agents_on = False
    assert refusal(lambda: client.agents_sessions_setStatus(channel_id="D1", status="active")) == "feature_not_enabled"


def test_a_response_url_takes_five_posts_within_half_an_hour(slack: FakeSlack) -> None:
    """The sixth is refused, an old one too, and so are blocks that Slack would not show."""
    url = slack.response_url("C1", "U1")
    hook = WebhookClient(url)
    assert hook.send(text="x", blocks=[section("")]).status_code == 400
    assert [hook.send(text=f"{number}").status_code for number in range(6)] == [200] * 5 + [404]
    assert [each.text for each in slack.responses] == ["0", "1", "2", "3", "4"]
    old = WebhookClient(slack.response_url("C1", "U1"))
    slack.advance(30 * 60 + 1)
    assert old.send(text="x").status_code == 404


def test_a_response_can_share_replace_and_delete(slack: FakeSlack, client: WebClient) -> None:
    """In the channel it is a message of the app's; the original changes or goes."""
    ts = client.chat_postMessage(channel="C1", text="first")["ts"]
    hook = WebhookClient(slack.response_url("C1", "U1", ts))
    hook.send(text="second", replace_original=True)
    assert slack.message("C1", ts).text == "second"
    hook.send(text="shared", response_type="in_channel")
    assert [each.text for each in slack.posted("C1")] == ["second", "shared"]
    hook.send(delete_original=True)
    assert [each.text for each in slack.posted("C1")] == ["shared"]


def test_an_ephemeral_message_is_for_somebody_in_the_channel(slack: FakeSlack, client: WebClient) -> None:
    """It is kept beside the channel's messages, and refused for those who are not in it."""
    client.chat_postEphemeral(channel="C1", user="U1", text="psst")
    assert [(each.user, each.text) for each in slack.ephemerals] == [("U1", "psst")]
    assert slack.posted("C1") == []
    assert refusal(lambda: client.chat_postEphemeral(channel="C1", user="U9", text="x")) == "user_not_in_channel"


def test_a_fault_refuses_delays_and_passes(slack: FakeSlack, client: WebClient) -> None:
    """A 429 says when to come back, and Slack's own retry then gets through; an error is one of Slack's."""
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    slack.fault("auth.test", status=429, retry_after=1)
    assert client.auth_test()["ok"]
    assert [call.status for call in slack.called("auth.test")] == [429, 200]
    slack.fault("auth.test", error="internal_error", when=lambda arguments: "odd" in arguments)
    assert client.auth_test()["ok"]
    assert refusal(lambda: client.auth_test(odd=1)) == "internal_error"
    slack.fault("auth.test", status=503)
    with pytest.raises(SlackApiError):
        client.auth_test()


@pytest.mark.parametrize(("before", "shown"), [(False, 1), (True, 0)])
def test_an_answer_can_be_lost(slack: FakeSlack, before: bool, shown: int) -> None:
    """The caller learns nothing; the message is there, or is not."""
    bare = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    slack.fault("chat.postMessage", lose_answer=not before, before=before)
    with pytest.raises(OSError, match=r"closed|reset"):
        bare.chat_postMessage(channel="C1", text="x")
    assert len(slack.posted("C1")) == shown


def test_waiting_in_vain_tells_the_calls(slack: FakeSlack, client: WebClient) -> None:
    """The message says what was waited for, and what was called."""
    client.auth_test()
    with pytest.raises(AssertionError, match=r"in vain for rain(.|\n)*auth\.test 200"):
        slack.wait_for(lambda: False, timeout=0.02, what="rain")


def test_a_press_needs_the_button(slack: FakeSlack, client: WebClient) -> None:
    """Nobody can press what is not shown, or submit what Slack would hold back."""
    client.chat_postMessage(channel="C1", text="x", blocks=[actions(button(action_id="go"))])
    with pytest.raises(Impossible, match="no stop to press"):
        slack.press("U1", slack.posted("C1")[0], "stop")
    client.views_open(trigger_id=slack.trigger("U1"), view=modal(field("why", max_length=3), submit=plain("Go")))
    with pytest.raises(Impossible, match="required"):
        slack.submit("U1", slack.views[0])
    with pytest.raises(Impossible, match="too long"):
        slack.submit("U1", slack.views[0], {"why": "long"})


@pytest.mark.parametrize(("delay", "late", "shown"), [(0.3, 0.0, 0), (0.0, 0.3, 1)])
def test_a_call_can_be_held(slack: FakeSlack, client: WebClient, delay: float, late: float, shown: int) -> None:
    """Before it takes effect, or between that and its answer: time for a test to kill the caller."""
    slack.fault("chat.postMessage", delay=delay, late=late)
    with ThreadPoolExecutor(1) as elsewhere:
        call = elsewhere.submit(client.chat_postMessage, channel="C1", text="x")
        slack.wait_for(lambda: slack.held == ["chat.postMessage"])
        assert (len(slack.posted("C1")), call.done()) == (shown, False)
        assert call.result()["ok"]
    assert (len(slack.posted("C1")), slack.held) == (1, [])


def test_a_time_is_picked(slack: FakeSlack, client: WebClient) -> None:
    """In a modal's state it is what was picked, or what it began with; pressed in a message, the action has it."""
    picker = {"type": "timepicker", "action_id": "at", "initial_time": "08:30"}
    asked = {"type": "input", "label": plain("At"), "block_id": "at", "element": picker}
    assert values([asked], {}) == {"at": {"at": {"type": "timepicker", "selected_time": "08:30"}}}
    assert values([asked], {"at": "17:05"})["at"]["at"]["selected_time"] == "17:05"
    with pytest.raises(Impossible, match="no time to pick"):
        values([asked], {"at": "25:00"})
    with pytest.raises(Impossible, match="required"):
        values([asked], {"at": None})
    client.views_open(trigger_id=slack.trigger("U1"), view=modal(asked, submit=plain("Go")))
    assert len(slack.views) == 1
    assert press([actions(picker)], "at", "00:00")["selected_time"] == "00:00"
