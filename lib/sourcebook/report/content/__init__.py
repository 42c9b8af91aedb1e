"""What a report shows: each module turns a selection into tables and sentences of one kind."""
