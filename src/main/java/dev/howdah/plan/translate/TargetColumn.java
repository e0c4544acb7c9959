package dev.howdah.plan.translate;

import dev.howdah.plan.ColumnType;

public record TargetColumn(String source, String target, ColumnType type, boolean generated) {}
