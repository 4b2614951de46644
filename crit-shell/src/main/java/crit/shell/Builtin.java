package crit.shell;

import java.io.IOException;
import java.util.List;

/**
 * A command that only the shell has: a row from which help, completion and docs/shell.md are made.
 *
 * @param name the word that calls it
 * @param synopsis how it is written
 * @param about what it does
 * @param takes what completion offers for its words
 * @param example a line with it, and what that does
 * @param action what runs it
 */
public record Builtin(
    String name, String synopsis, String about, Takes takes, Example example, Action action) {

  /** What the words of a command are. */
  public enum Takes {
    NOTHING,
    PLACES,
    FILES,
    COMMANDS
  }

  /** A line, and what it does. */
  public record Example(String line, String about) {}

  /** What a command does. */
  @FunctionalInterface
  public interface Action {
    /** Runs it with the words behind its name, and returns the exit status. */
    int run(Shell shell, List<String> words, Output output) throws IOException;
  }
}
