"""The edge that speaks Telegram: settings, wiring, receiver, worker, sender, clock and the command line."""
