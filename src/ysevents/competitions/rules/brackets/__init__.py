"""Knock-outs 淘汰赛: draws, crossing from pools, double elimination, and the table they end in."""
