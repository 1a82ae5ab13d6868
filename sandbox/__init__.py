"""A strict local Bot API with a chat page, a made-up community, and a day that plays itself."""
