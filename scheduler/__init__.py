"""The timetable: says when; what is done then is in `handlers`."""
