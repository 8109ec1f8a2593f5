"""What is decided about fairness without a database: quotas, waiting, ballots, points."""
