"""Residents book spaces."""
