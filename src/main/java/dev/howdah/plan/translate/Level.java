package dev.howdah.plan.translate;

/// How strongly PostgreSQL's operators bind (PostgreSQL documentation, section 4.1.6).
final class Level {

  static final int OR = 1;
  static final int AND = 2;
  static final int NOT = 3;
  static final int IS = 4;
  static final int COMPARISON = 5;
  static final int PATTERN = 6;
  static final int OPERATOR = 7;
  static final int ADD = 8;
  static final int MULTIPLY = 9;
  static final int AT = 10;
  static final int COLLATE = 11;
  static final int SIGN = 12;
  static final int CAST = 13;
  static final int ATOM = 14;

  private Level() {}
}
