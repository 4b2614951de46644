package crit.shell;

import java.io.IOException;
import java.util.List;

/** The command line around the shell: its commands, and how it tells of errors. */
public interface Program {
  /**
   * A command of the command line that the shell has without the directory.
   *
   * @param name the word that calls it, or two with a space between them
   * @param about what it does
   * @param options its options
   * @param operands its operands but for the directory
   * @param example a line of the shell
   */
  record Tool(
      String name,
      String about,
      List<Option> options,
      List<Operand> operands,
      Builtin.Example example) {}

  /**
   * An option of a command.
   *
   * @param names all its names with their dashes
   * @param takesValue whether a value follows
   * @param choices the words that the value can be, none if it can be any
   */
  record Option(List<String> names, boolean takesValue, List<String> choices) {}

  /**
   * An operand of a command.
   *
   * @param choices the words that it can be, none if it can be any
   */
  record Operand(String label, List<String> choices) {}

  /** Something to do that may go wrong. */
  @FunctionalInterface
  interface Work {
    /** Does it, and returns the exit status. */
    int run() throws IOException;
  }

  /** Returns the commands that the shell has, too. */
  List<Tool> tools();

  /**
   * Runs a command on what a session has.
   *
   * @return the exit status
   */
  int run(List<String> words, Session session, Output output);

  /** Does something; if it goes wrong, says so and returns the exit status that stands for it. */
  int guard(Output output, Work work);

  /** Returns the text that help shows for a command. */
  String help(String command);
}
