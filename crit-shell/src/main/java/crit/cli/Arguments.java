package crit.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words of a command line, taken apart.
 *
 * @param options the options that were given, by their longest name, with their values, an empty
 *     one if it takes none
 * @param operands the operands
 */
record Arguments(Map<String, List<String>> options, List<String> operands) {
  boolean has(String option) {
    return options.containsKey(option);
  }

  Optional<String> value(String option) {
    return values(option).stream().reduce((_, last) -> last);
  }

  /** Returns all values of an option, in the order in which they were given. */
  List<String> values(String option) {
    return options.getOrDefault(option, List.of());
  }

  /** Returns the operand with that number, if it was given. */
  Optional<String> operand(int number) {
    return number < operands.size() ? Optional.of(operands.get(number)) : Optional.empty();
  }
}
