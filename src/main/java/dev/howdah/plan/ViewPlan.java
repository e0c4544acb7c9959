package dev.howdah.plan;

/// A view that is made after its tables.
///
/// @param source its name in the file
/// @param target its name in PostgreSQL
/// @param selectSql the query in PostgreSQL's SQL; table names unqualified
public record ViewPlan(String source, String target, String selectSql) {}
