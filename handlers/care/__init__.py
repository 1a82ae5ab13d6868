"""Nobody is left behind: elders, their hotline, the silence ladder, calls and doors."""
