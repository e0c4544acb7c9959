package dev.howdah.plan.translate;

import java.util.List;
import org.jspecify.annotations.Nullable;

public record TableScope(String table, List<TargetColumn> columns, @Nullable String rowidAlias) {}
