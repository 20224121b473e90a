"""What leaves beside the chat: pages."""
