"""Judged contests 评分项目: panels of judges, gymnastics scores, award levels."""

from ysevents.competitions.rules.panels import generic, gym_teams, gymnasts

RULESETS = (*generic.RULESETS, *gym_teams.RULESETS, *gymnasts.RULESETS)
