package crit.cli;

import java.io.IOException;
import java.util.List;

/**
 * A command: a row of the model that gives parsing, help, completion, man pages and documentation.
 *
 * @param name the word that calls it
 * @param about what it does, in one line
 * @param options its options
 * @param operands its operands, all required
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
   */
  record Option(List<String> names, String label, String about) {
    boolean takesValue() {
      return !label.isEmpty();
    }

    String key() {
      return names.getLast();
    }
  }

  /** An operand: its name in help, and what it is. */
  record Operand(String label, String about) {}

  /** A command line, and what it does. */
  record Example(String line, String about) {}

  /** What a command does. */
  @FunctionalInterface
  interface Action {
    /** Runs it and returns the exit status. */
    int run(Arguments arguments, Streams streams) throws IOException;
  }
}
