"""The edge that speaks HTTP: the link page, and every other part that is handed to `web.app.build`."""
