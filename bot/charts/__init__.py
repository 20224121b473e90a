"""Pictures of answers, for chats; nothing here is imported before a picture is wanted."""
