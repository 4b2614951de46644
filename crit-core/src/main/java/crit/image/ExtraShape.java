package crit.image;

import java.util.List;

/**
 * What follows an entry's message, as data: {@link ExtraReader} and {@link ExtraWriter} read, skip,
 * size and write every extra from its shape alone. Lengths are in bytes, and stand in fields of the
 * message; padding counts from the extra's first byte.
 */
public sealed interface ExtraShape {
  /** Nothing. */
  ExtraShape NONE = new None();

  /** Nothing follows. */
  record None() implements ExtraShape {}

  /**
   * One run of bytes.
   *
   * @param lengths the fields whose sum is its length
   * @param pad the multiple to which it is padded
   * @param emptyIf a bool field that says that nothing follows, or empty
   */
  record Blob(List<String> lengths, int pad, String emptyIf) implements ExtraShape {}

  /** Runs of bytes, each with a name of its own. */
  record Blobs(List<Part> parts) implements ExtraShape {}

  /**
   * A run of bytes among several.
   *
   * @param name its key in JSON
   * @param alias another key that is read, too
   * @param length the field with its length
   */
  record Part(String name, String alias, String length) {}

  /**
   * Words of 2 bytes.
   *
   * @param count the field that says how many
   * @param pad the multiple to which they are padded
   */
  record U16Array(String count, int pad) implements ExtraShape {}

  /**
   * Messages, each with a size word in front and a padded run of bytes behind.
   *
   * @param count the field that says how many
   * @param message the message's name
   * @param length the field of that message with the length of the bytes behind it
   * @param pad the multiple to which the bytes are padded
   */
  record Messages(String count, String message, String length, int pad) implements ExtraShape {}

  /**
   * Everything up to the end of the file.
   *
   * @param absentIf a bool field that says that entries follow in its place
   */
  record RestOfFile(String absentIf) implements ExtraShape {}
}
