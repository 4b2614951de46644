package crit.cli;

import java.io.IOException;
import java.util.List;

/**
 * A command: a row of the model that gives parsing, help, completion, man pages and documentation.
 *
 * @param name the word that calls it, or two with a space between them
 * @param about what it does, in one line
 * @param options its options
 * @param operands its operands, those that may be absent last
 * @param examples command lines with what they do, in pairs
 * @param action what runs it
 */
record Command(
    String name,
    String about,
    List<Option> options,
    List<Operand> operands,
    List<Example> examples,
    Action action) {

  /**
   * An option.
   *
   * @param names all names with their dashes, the one that {@link Arguments} knows last
   * @param label the name of its value in help, empty if it takes none
   * @param about what it does
   * @param isRepeatable whether it may be given several times
   */
  record Option(List<String> names, String label, String about, boolean isRepeatable) {
    Option(List<String> names, String label, String about) {
      this(names, label, about, false);
    }

    boolean takesValue() {
      return !label.isEmpty();
    }

    String key() {
      return names.getLast();
    }
  }

  /**
   * An operand.
   *
   * @param label its name in help
   * @param about what it is
   * @param count how often it stands there
   * @param choices the words that it can be, none if it can be any
   */
  record Operand(String label, String about, Count count, List<String> choices) {
    Operand(String label, String about) {
      this(label, about, Count.ONE, List.of());
    }
  }

  /** How often an operand stands in a command line. */
  enum Count {
    ONE("1"),
    AT_MOST_ONE("0..1"),
    ANY("0..*");

    private final String arity;

    Count(String arity) {
      this.arity = arity;
    }

    /** Returns the number as picocli writes it. */
    String arity() {
      return arity;
    }
  }

  /** A command line, and what it does. */
  record Example(String line, String about) {}

  /** What a command does. */
  @FunctionalInterface
  interface Action {
    /** Runs it and returns the exit status. */
    int run(Arguments arguments, Streams streams) throws IOException;
  }
}
