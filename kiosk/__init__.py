"""Écritoire: the kiosk for letter-writing marathons."""
