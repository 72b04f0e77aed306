"""The house rules, one module per kind of file; tests/test_house_rules.py runs them all."""
