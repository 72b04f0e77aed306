"""The only place that knows HTTP: screens, forms, doors and headers."""
