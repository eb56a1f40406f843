"""Prefect only: order, retries, names and artifacts around ``fazhi.pipeline``."""
