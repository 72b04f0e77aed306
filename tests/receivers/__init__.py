"""Tests of the receivers, over real sockets and folders."""
