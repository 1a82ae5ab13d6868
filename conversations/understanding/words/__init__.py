"""Tables of words, one file a subject: to teach Linli a new word, add it to its line here."""
