package crit.schemas;

/**
 * A field of a message.
 *
 * @param number the field's number, ascending within a message
 * @param name the name as in the .proto file, which is also the key in JSON
 * @param type the type of one value
 * @param cardinality whether it is required, optional or repeated
 * @param packed whether writers put all values of a repeated field into one record
 * @param typeName the name of the message or enum, empty for other types
 * @param format how a value is written for people
 * @param table the name of the flag or value table that {@code format} needs, else empty
 */
public record FieldRow(
    int number,
    String name,
    FieldType type,
    Cardinality cardinality,
    boolean packed,
    String typeName,
    ValueFormat format,
    String table) {

  /** Returns whether the field may stand in a message more than once. */
  public boolean isRepeated() {
    return cardinality == Cardinality.REPEATED;
  }

  /** Returns whether a message without this field can be written. */
  public boolean isRequired() {
    return cardinality == Cardinality.REQUIRED;
  }
}
