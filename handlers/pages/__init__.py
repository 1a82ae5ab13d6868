"""What is drawn from what is stored, at the moment it is sent; nothing here changes anything."""
