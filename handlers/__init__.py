"""What a message or a due time means: (turn) -> effects. No Telegram, no HTTP, no commit, no clock."""
