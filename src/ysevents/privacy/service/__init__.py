"""The verbs of privacy, by noun: people and their rights, what stands of everybody, holds and reports."""
