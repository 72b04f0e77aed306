"""Contracts: our requests judged by software that is not ours."""
