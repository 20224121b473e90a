"""The chat's edge: Slack payloads in, services asked, Block Kit out."""
