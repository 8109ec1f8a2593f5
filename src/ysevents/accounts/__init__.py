"""Accounts, logins, grants and the audit log."""
