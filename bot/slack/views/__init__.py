"""Modals and the home tab: views as pure functions, and the reading of what was filled in."""
