"""Who may have how much: quotas."""
