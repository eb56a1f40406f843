"""Pure: bytes to values. No network, no database, no Prefect, no clock."""
