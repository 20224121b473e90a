"""A local stand-in for a Slack workspace, for demo and tests; it knows nothing of the bot."""
