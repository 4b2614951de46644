package crit.cli;

import crit.cli.Command.Count;
import crit.cli.Command.Operand;
import crit.cli.Command.Option;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes command lines apart that fit a command's row exactly, without loading picocli. Of what it
 * accepts, picocli makes the same.
 */
final class PlainArguments {
  private PlainArguments() {}

  /** Returns the arguments, or nothing if picocli has to look at them. */
  static Optional<Arguments> parse(Command command, List<String> words) {
    Map<String, List<String>> options = new HashMap<>();
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      Optional<Option> option = option(command, word);
      if (option.isEmpty()) {
        if (isSpecial(word)) {
          return Optional.empty();
        }
        operands.add(word);
      } else if (options.containsKey(option.get().key()) && !option.get().isRepeatable()) {
        return Optional.empty();
      } else if (!option.get().takesValue()) {
        options.put(option.get().key(), List.of(""));
      } else if (i + 1 < words.size() && !isSpecial(words.get(i + 1))) {
        options.computeIfAbsent(option.get().key(), _ -> new ArrayList<>()).add(words.get(++i));
      } else {
        return Optional.empty();
      }
    }
    return fits(command.operands(), operands)
        ? Optional.of(new Arguments(options, operands))
        : Optional.empty();
  }

  private static boolean fits(List<Operand> expected, List<String> given) {
    int least = 0;
    boolean isBounded = true;
    for (Operand operand : expected) {
      least += operand.count() == Count.ONE ? 1 : 0;
      isBounded &= operand.count() != Count.ANY;
    }
    return given.size() >= least && (given.size() <= expected.size() || !isBounded);
  }

  /** Words that picocli may take for an option, a file of arguments, or quoted. */
  private static boolean isSpecial(String word) {
    return word.isEmpty() || "-@\"'".indexOf(word.charAt(0)) >= 0;
  }

  private static Optional<Option> option(Command command, String word) {
    for (Option option : command.options()) {
      if (option.names().contains(word)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }
}
