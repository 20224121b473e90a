"""Bolt's listeners: acknowledge, read the payload, ask one service, say what came of it."""
