package crit.schemas;

import java.util.List;
import java.util.Optional;

/**
 * A message: its fields in ascending order of their numbers.
 *
 * @param name the name, with that of the enclosing message and a dot in front if it has one
 * @param fields the fields
 */
public record MessageRow(String name, List<FieldRow> fields) {

  /** Returns the field with that name. */
  public Optional<FieldRow> field(String fieldName) {
    for (FieldRow field : fields) {
      if (field.name().equals(fieldName)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the field with that name, which the caller knows to be there.
   *
   * @throws IllegalArgumentException if there is no such field
   */
  public FieldRow require(String fieldName) {
    return field(fieldName)
        .orElseThrow(() -> new IllegalArgumentException(name + " has no field " + fieldName));
  }

  /** Returns the highest number of a field, 0 without fields. */
  public int highestNumber() {
    return fields.isEmpty() ? 0 : fields.getLast().number();
  }
}
