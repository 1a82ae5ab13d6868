"""A need: what and how much, how soon, when to come, anything to note; then all of it read back."""
