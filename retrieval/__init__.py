"""Knows articles: reads, keeps, searches and answers from them. It knows neither Slack nor settings."""
