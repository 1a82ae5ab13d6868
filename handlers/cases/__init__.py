"""Who is followed up: after a fever, a journey or a contact; and the tracks of a case."""
