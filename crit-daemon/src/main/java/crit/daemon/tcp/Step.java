package crit.daemon.tcp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A step of a plan: one command, and what takes it back.
 *
 * @param phase when it is done
 * @param role where it is done
 * @param about what it is for, in a few words
 * @param command the words of the command, the program first
 * @param undo the words of the command that takes it back; none if nothing has to be
 * @param mayFail whether it may find nothing to do
 */
public record Step(
    Phase phase,
    Role role,
    String about,
    List<String> command,
    List<String> undo,
    boolean mayFail) {

  /** Returns the step within a network namespace. */
  Step within(String namespace) {
    return new Step(
        phase, role, about, prefixed(namespace, command), prefixed(namespace, undo), mayFail);
  }

  private static List<String> prefixed(String namespace, List<String> command) {
    if (command.isEmpty()) {
      return command;
    }
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    words.addAll(command);
    return words;
  }

  /** Returns the command as one takes it to a shell. */
  public String line() {
    return command.stream().map(Step::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    boolean isPlain = word.matches("[A-Za-z0-9_@%+=:,./-]+");
    return isPlain ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
