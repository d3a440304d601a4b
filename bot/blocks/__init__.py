"""How Dateline looks in Slack: values in, messages and views as dictionaries out; nothing here reads or sends."""
