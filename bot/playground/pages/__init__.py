"""The pages: what one person sees of this Slack, kept up to date as it changes, and what they do in it."""
