"""What `make bench` measures. Ratios against a floor taken in the same run; see docs/performance.md."""
