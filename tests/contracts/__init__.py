"""Contracts: what we send judged by software that is not ours, over real sockets."""
