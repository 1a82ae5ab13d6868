"""The rules, pure and synchronous: guided dialogues, and understanding of residents' own words."""
