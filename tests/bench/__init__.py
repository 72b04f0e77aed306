"""`make bench`: measures this project's own work beside its limit, in the same run."""
