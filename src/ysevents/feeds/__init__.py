"""Calendar feeds: scopes, tokens and bytes. Reads core alone."""
