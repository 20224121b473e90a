"""What the chat shows of alerts, as pure functions."""
