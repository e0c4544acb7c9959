package dev.howdah.plan;

import dev.howdah.schema.ColumnProfile;
import dev.howdah.schema.ForeignKey;
import dev.howdah.schema.TextShape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Gives columns that foreign keys tie together one type, where that loses nothing: PostgreSQL
/// compares only values of compatible types.
final class TypeUnifier {

  private static final Set<ColumnType.Kind> TEXTUAL =
      EnumSet.of(ColumnType.Kind.TEXT, ColumnType.Kind.VARCHAR, ColumnType.Kind.UUID);

  private final Map<String, TableDraft> drafts;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, String> parents = new LinkedHashMap<>();

  private record Member(TableDraft draft, String column) {

    TypeDecision decision() {
      return draft.decision(column);
    }

    ColumnProfile profile() {
      return draft.profileOf(column);
    }

    boolean isEmpty() {
      return profile().values() == 0;
    }
  }

  /// @param drafts by lower-case source name
  TypeUnifier(Map<String, TableDraft> drafts) {
    this.drafts = drafts;
  }

  void unify() {
    for (TableDraft child : drafts.values()) {
      for (ForeignKey foreignKey : child.table().foreignKeys()) {
        parentColumns(child, foreignKey)
            .ifPresent(columns -> {
              TableDraft parent = drafts.get(TableDraft.key(foreignKey.parentTable()));
              for (int i = 0; parent != null && i < columns.size(); i++) {
                join(node(child, foreignKey.columns().get(i)), node(parent, columns.get(i)));
              }
            });
      }
    }
    Map<String, List<Member>> groups = new LinkedHashMap<>();
    members.forEach(
        (name, member) -> groups.computeIfAbsent(root(name), _ -> new ArrayList<>()).add(member));
    groups.values().forEach(TypeUnifier::unify);
  }

  /// The parent's columns that a foreign key refers to; empty where they do not exist.
  Optional<List<String>> parentColumns(TableDraft child, ForeignKey foreignKey) {
    TableDraft parent = drafts.get(TableDraft.key(foreignKey.parentTable()));
    if (parent == null) {
      return Optional.empty();
    }
    List<String> columns =
        foreignKey.parentColumns().isEmpty()
            ? parent.table().primaryKey()
            : foreignKey.parentColumns();
    boolean known =
        columns.size() == foreignKey.columns().size()
            && columns.stream().allMatch(parent::hasColumn)
            && foreignKey.columns().stream().allMatch(child::hasColumn);
    return known ? Optional.of(columns) : Optional.empty();
  }

  private String node(TableDraft draft, String column) {
    String name = TableDraft.key(draft.table().name()) + "\0" + TableDraft.key(column);
    members.putIfAbsent(name, new Member(draft, column));
    parents.putIfAbsent(name, name);
    return name;
  }

  private String root(String node) {
    String at = node;
    while (!at.equals(parents.getOrDefault(at, at))) {
      at = parents.getOrDefault(at, at);
    }
    return at;
  }

  private void join(String a, String b) {
    parents.put(root(a), root(b));
  }

  private static void unify(List<Member> group) {
    Set<ColumnType.Kind> kinds = EnumSet.noneOf(ColumnType.Kind.class);
    group.stream()
        .filter(member -> !member.isEmpty())
        .forEach(member -> kinds.add(member.decision().type().kind()));
    if (kinds.isEmpty()) {
      unifyEmpty(group);
      return;
    }
    if (kinds.size() > 1 && TEXTUAL.containsAll(kinds)) {
      boolean uuidToo = kinds.contains(ColumnType.Kind.UUID);
      for (Member member : group) {
        boolean isText =
            member.decision().type().kind() == ColumnType.Kind.TEXT
                || member.decision().type().kind() == ColumnType.Kind.VARCHAR;
        if (uuidToo && !isText) {
          change(
              member, ColumnType.of(ColumnType.Kind.TEXT), "as the columns it is tied to by keys");
        }
      }
      return;
    }
    ColumnType.Kind wanted = kinds.size() == 1 ? kinds.iterator().next() : common(group, kinds);
    if (wanted == null) {
      return;
    }
    for (Member member : group) {
      ColumnType.Kind kind = member.decision().type().kind();
      // An identity keeps its type whatever refers to it: PostgreSQL has integer identities only.
      if (kind != wanted && !(isText(kind) && isText(wanted)) && !isAlias(member)) {
        change(member, ColumnType.of(wanted), "as the columns it is tied to by keys");
      }
    }
  }

  private static ColumnType.@org.jspecify.annotations.Nullable Kind common(
      List<Member> group, Set<ColumnType.Kind> kinds) {
    if (!kinds.contains(ColumnType.Kind.BIGINT)) {
      return null;
    }
    boolean allIntegers =
        group.stream().allMatch(member -> member.isEmpty() || isIntegral(member.profile()));
    return allIntegers ? ColumnType.Kind.BIGINT : null;
  }

  /// Whether every value is a whole number that bigint holds exactly, whatever its storage class.
  private static boolean isIntegral(ColumnProfile profile) {
    return profile.blobs().count() == 0
        && profile.reals().integral() == profile.reals().count()
        && profile.texts().having(TextShape.INTEGER) == profile.texts().count();
  }

  /// Nothing is stored: identities decide, then whatever is declared first.
  private static void unifyEmpty(List<Member> group) {
    Member model =
        group.stream().filter(member -> isAlias(member)).findFirst().orElse(group.getLast());
    ColumnType.Kind wanted = model.decision().type().kind();
    for (Member member : group) {
      ColumnType.Kind kind = member.decision().type().kind();
      if (kind != wanted && !(isText(kind) && isText(wanted)) && !isAlias(member)) {
        change(member, ColumnType.of(wanted), "as the columns it is tied to by keys; no values");
      }
    }
  }

  private static boolean isAlias(Member member) {
    String alias = member.draft().table().rowidAlias();
    return alias != null && TableDraft.key(alias).equals(TableDraft.key(member.column()));
  }

  private static boolean isText(ColumnType.Kind kind) {
    return kind == ColumnType.Kind.TEXT || kind == ColumnType.Kind.VARCHAR;
  }

  private static void change(Member member, ColumnType type, String reason) {
    member.draft().decide(member.column(), member.decision().with(type, reason));
  }
}
