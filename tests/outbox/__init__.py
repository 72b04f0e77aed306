"""Tests of the outbox against a receiver in another process."""
