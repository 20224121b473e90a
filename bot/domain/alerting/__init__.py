"""The life of an alert, as pure functions: no clock, no database, no chat."""
