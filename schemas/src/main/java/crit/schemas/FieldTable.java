package crit.schemas;

/**
 * Holds the field table as one string: a string in a class is there when the class is, while a
 * resource would have its jar opened at each start. {@link TableCompiler} replaces the class file.
 */
final class FieldTable {
  private FieldTable() {}

  static String text() {
    throw new IllegalStateException("the build did not make the field table");
  }
}
