"""The demonstration: small sites of invented bureaus, a loopback server for them, and what a crawl must find there."""
