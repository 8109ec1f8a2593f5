"""One engine at every door: admissions, checkpoints, check-ins and the log of scans."""
