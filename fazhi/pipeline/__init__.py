"""The pipeline's steps as plain functions: crawl, walk, ingest, verify, replay.

Each composes scrapers, transforms and warehouse; none knows Prefect. Only here is one bureau isolated from
the others.
"""
