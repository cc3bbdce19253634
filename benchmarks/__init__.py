"""Benchmarks against the peers: seeded, interleaved, medians, ratios within one run."""
