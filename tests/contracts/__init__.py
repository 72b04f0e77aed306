"""Tests against software that is not ours, over real sockets."""
