package dev.howdah.state;

/// Said once in each start of the service: its tables are there, at the newest version.
public record SchemaReady() {}
