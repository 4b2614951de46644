package crit.rewrite.rule;

import java.util.List;

/**
 * A value that a verb or a selection takes: a row of a table, from which the parser, the schema and
 * the documentation are made.
 *
 * @param name its name in a rule
 * @param kind what is allowed
 * @param isRequired whether a rule must have it
 * @param words what may stand there, if only certain words may; else empty
 * @param about what it is, a sentence
 */
public record Parameter(
    String name, Kind kind, boolean isRequired, List<String> words, String about) {

  /** What is allowed. */
  public enum Kind {
    TEXT("a text"),
    NUMBER("a number, 0x for hex"),
    FLAG("true or false"),
    WORD("a word"),
    LIST("a list"),
    MAP("a mapping");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** Returns what it is, for errors. */
    public String text() {
      return text;
    }
  }

  /** A value that must be there. */
  public static Parameter required(String name, Kind kind, String about) {
    return new Parameter(name, kind, true, List.of(), about);
  }

  /** A value that may be absent. */
  public static Parameter optional(String name, Kind kind, String about) {
    return new Parameter(name, kind, false, List.of(), about);
  }

  /** One of some words, which must be there. */
  public static Parameter word(String name, List<String> words, String about) {
    return new Parameter(name, Kind.WORD, true, List.copyOf(words), about);
  }

  /** One of some words, which may be absent. */
  public static Parameter optionalWord(String name, List<String> words, String about) {
    return new Parameter(name, Kind.WORD, false, List.copyOf(words), about);
  }
}
