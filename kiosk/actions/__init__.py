"""What attendees do for a case: what is valid, what the case allows, recording it."""
