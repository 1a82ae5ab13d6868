"""The tests mirror the code, folder for folder; `journeys` act whole days through the wire."""
