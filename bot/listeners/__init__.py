"""What Slack sends, turned into jobs or, where a view has to be opened within three seconds, into views."""
