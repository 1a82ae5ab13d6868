"""The edge that speaks HTTP; empty so far, the link page, the dashboard and the phone come later."""
