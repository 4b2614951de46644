package crit.image;

import crit.bytes.ByteReader;
import java.io.IOException;

/** Takes the parts of an extra in the order in which they stand. */
public interface ExtraVisitor {
  /** Takes what is not asked for: skipping an extra is reading it into this. */
  ExtraVisitor IGNORE = new ExtraVisitor() {};

  /**
   * Takes a run of bytes; what it does not read is skipped.
   *
   * @param name the run's name, empty if it has none
   */
  default void blob(String name, Blob blob) throws IOException {}

  /** Takes a number of an array. */
  default void number(int value) throws IOException {}

  /** Takes a message that stands in {@code bytes[start, end)}. */
  default void message(byte[] bytes, int start, int end) throws IOException {}

  /** Takes padding that is not all zero, together with all padding before it. */
  default void padding(byte[] padding) throws IOException {}

  /** A run of bytes that has not been read yet. */
  interface Blob {
    /** The length of a run that ends with its pipe. */
    long UNKNOWN = -1;

    /** Returns the length in bytes, or {@link #UNKNOWN}. */
    long length();

    /** Hands all bytes over, piece by piece. */
    void read(ByteReader.Consumer consumer) throws IOException;
  }
}
