"""Judged contests 评分项目: panels of judges, gymnastics scores, award levels."""
