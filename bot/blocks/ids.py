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
OPEN_LINK = "open_link"  # Slack opens the link itself, and tells us all the same

# Views
ASK_VIEW = "ask_view"
REASON_VIEW = "reason_view"
SETTINGS_VIEW = "settings_view"
SAVE_VIEW = "save_view"
FIND_VIEW = "find_view"
RESULT_VIEW = "result_view"

# Shortcuts
SUMMARISE_LINKS = "summarise_links"
ASK_ABOUT = "ask_about_this"
SAVE_LINKS = "save_to_library"
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

# Values of the check boxes
EVERYONE_EDITS = "everyone"  # of EVERYONE
GUESTS = "guests"  # of OUTSIDERS
SHARED = "shared"  # of OUTSIDERS

SHARE_BLOCK = "share"
"""The block of the share button, which the shared message goes without."""
