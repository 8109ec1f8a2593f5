"""Standings 积分榜: from the matches of a pool or a league to its table."""
