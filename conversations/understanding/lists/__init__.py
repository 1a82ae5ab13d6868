"""Messages that hold several entries: chains, rows, tables, forwarded chats; each entry is then read by itself."""
