"""The names by which Slack tells us what was clicked, sent or filled in; builders and listeners share them."""

# Buttons
SHOW_PASSAGE = "show_passage"  # value: turn id/number of the source
DELETE = "delete_answer"  # value: turn id
FEEDBACK = "feedback"  # value: turn id/up or turn id/down
SHARE = "share"  # value: job id
TRY_ASK = "try_ask"
TRY_SAVE = "try_save"
TRY_FIND = "try_find"
SETTINGS = "settings"
READ_LINKS = "read_links"  # value: on
ASK_STORY = "ask_story"  # value: edition/number of the story
MORE_LIKE = "more_like"  # the same
MUTE_SOURCE = "mute_source"  # the same
STORY_MENU = "story_menu"  # value: one of the three/edition/number of the story
SET_DIGEST = "set_digest"
CHANGE_DIGEST = "change_digest"  # value: channel
ADD_FEED = "add_feed"
ALL_FEEDS = "all_feeds"
REMOVE_FEED = "remove_feed"  # value: feed id
SHOW_TEXT = "show_text"  # value: article id, or page's address/1
TEXT_BACK = "text_back"  # value: article id/number of the part
TEXT_ON = "text_on"  # the same
TRY_AGAIN = "try_again"  # value: channel/ts/key of what was shared
OPEN_LINK = "open_link"  # Slack opens the link itself, and tells us all the same

# Views
ASK_VIEW = "ask_view"
REASON_VIEW = "reason_view"
SETTINGS_VIEW = "settings_view"
SAVE_VIEW = "save_view"
FIND_VIEW = "find_view"
RESULT_VIEW = "result_view"
DIGEST_VIEW = "digest_view"
TEXT_VIEW = "text_view"
ADD_FEED_VIEW = "add_feed_view"
FEEDS_VIEW = "feeds_view"

# Shortcuts
SUMMARISE_LINKS = "summarise_links"
ASK_ABOUT = "ask_about_this"
SAVE_LINKS = "save_to_library"
WHAT_WAS_READ = "what_was_read"
ASK_ARTICLES = "ask_articles"

# Inputs: the name of both the block and its element, as in view.state.values[QUESTION][QUESTION]
QUESTION = "question"
REASON = "reason"
URL = "url"
WORDS = "words"
EDITORS = "editors"
EVERYONE = "everyone"
READING = "reading"
OUTSIDERS = "outsiders"
POINT = "point"  # value: one of Point's
PLACE = "place"
DAYS = "days"
AT = "at"
ZONE = "zone"
TOPICS = "topics"
SOURCES = "sources"
MUTED_TOPICS = "muted_topics"
MUTED_SOURCES = "muted_sources"
SILENCE = "silence"
NAMED = (TOPICS, SOURCES, MUTED_TOPICS, MUTED_SOURCES)
"""The inputs that take names, each called as the taste calls it."""

# Values of the check boxes
EVERYONE_EDITS = "everyone"  # of EVERYONE
GUESTS = "guests"  # of OUTSIDERS
SHARED = "shared"  # of OUTSIDERS
SILENT = "silent"  # of SILENCE

SHARE_BLOCK = "share"
"""The block of the share button, which the shared message goes without."""
