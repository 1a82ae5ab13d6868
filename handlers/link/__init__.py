"""The link page: who writes through a link, and what their forms lead to."""
