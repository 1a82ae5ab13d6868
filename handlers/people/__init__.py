"""Who residents are to Linli: enrolled, related, volunteering, forgotten."""
