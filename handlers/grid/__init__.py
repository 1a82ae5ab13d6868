"""A grid and its day: set up, its roster and roles, its rounds, when it rests or pauses."""
