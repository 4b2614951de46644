package crit.schemas;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An enum.
 *
 * @param name the name, with that of the enclosing message and a dot in front if it has one
 * @param values the values in the order of their declaration
 */
public record EnumRow(String name, List<Value> values) {

  /** A name and its number. */
  public record Value(String name, int number) {}

  /** Returns the first name with that number. */
  public Optional<String> nameOf(int number) {
    for (Value value : values) {
      if (value.number() == number) {
        return Optional.of(value.name());
      }
    }
    return Optional.empty();
  }

  /** Returns the number with that name. */
  public OptionalInt numberOf(String name) {
    for (Value value : values) {
      if (value.name().equals(name)) {
        return OptionalInt.of(value.number());
      }
    }
    return OptionalInt.empty();
  }
}
