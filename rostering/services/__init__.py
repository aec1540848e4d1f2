"""Embedded PostgreSQL and Valkey for one machine, and the supervisor behind `make run`."""
