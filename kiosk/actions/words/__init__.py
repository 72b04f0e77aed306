"""Word lists and the way a text is compared with them; the lists are data, one file a language."""
