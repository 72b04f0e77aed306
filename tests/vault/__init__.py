"""Tests of keys, sealing, passphrases and doors."""
