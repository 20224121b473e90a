"""What people see in a channel: messages as pure functions of what is to be said."""
