package crit.schemas;

/** The type of a field: those of protobuf's types that CRIU's images use. */
public enum FieldType {
  BOOL(0),
  BYTES(2),
  ENUM(0),
  FIXED64(1),
  INT32(0),
  INT64(0),
  MESSAGE(2),
  SINT32(0),
  SINT64(0),
  STRING(2),
  UINT32(0),
  UINT64(0);

  private final int wireType;

  FieldType(int wireType) {
    this.wireType = wireType;
  }

  /**
   * Returns the number in the low three bits of a record's tag when the field is not packed: 0 for
   * a varint, 1 for eight bytes, 2 for a length and that many bytes.
   */
  public int wireType() {
    return wireType;
  }

  /** Returns whether values have the form of a number: not bool, enum, string, bytes, message. */
  public boolean isInteger() {
    return switch (this) {
      case FIXED64, INT32, INT64, SINT32, SINT64, UINT32, UINT64 -> true;
      case BOOL, BYTES, ENUM, MESSAGE, STRING -> false;
    };
  }

  /** Returns whether a number above 2^63 - 1 is meant, and not a negative one. */
  public boolean isUnsigned() {
    return this == UINT32 || this == UINT64 || this == FIXED64;
  }

  /** Returns whether a repeated field of this type may be packed into one record. */
  public boolean isPackable() {
    return wireType != 2;
  }
}
