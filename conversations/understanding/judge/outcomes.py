"""What may be decided about a number; anything else said of it is the reason why it is left alone."""

TAKE, ASK, UNSURE, RANGE, BOUND, PAST = "take", "ask", "unsure", "range", "bound", "past"
SIGN = 8  # tokens; a message as short as this is about its number
