"""The pipeline's steps as plain functions: crawl, ingest, verify, rebuild.

Each composes scrapers, transforms and warehouse; none knows Prefect. Only here is one bureau isolated from
the others.
"""
