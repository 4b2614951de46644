package crit.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words of a command line, taken apart.
 *
 * @param options the options that were given, by their longest name, with their value or an empty
 *     one
 * @param operands the operands
 */
record Arguments(Map<String, String> options, List<String> operands) {
  boolean has(String option) {
    return options.containsKey(option);
  }

  Optional<String> value(String option) {
    return Optional.ofNullable(options.get(option));
  }
}
