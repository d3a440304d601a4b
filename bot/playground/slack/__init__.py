"""A Slack of our own, small and strict: the server that the playground and the tests run the bot against."""
