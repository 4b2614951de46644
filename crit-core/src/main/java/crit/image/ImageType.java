package crit.image;

import java.util.List;

/**
 * A kind of file in a checkpoint: a row of the registry.
 *
 * @param name CRIU's name; {@code magicName} is the one that JSON has
 * @param magicName the name of the first row with the same magic
 * @param magic the image's own magic, 0 if it has none
 * @param frame what stands in front of the magic today
 * @param pattern the file name, with {@code %} and a letter for what varies: a number in decimal
 *     ({@code %u}, {@code %d}, {@code %lu}) or hex ({@code %x}), a word ({@code %s}); {@code *} at
 *     the front for anything
 * @param entries the shape of the first entry and of all others; empty for what has no entries
 * @param about what the file is, for what has no entries; else empty
 */
public record ImageType(
    String name,
    String magicName,
    int magic,
    Frame frame,
    String pattern,
    List<EntryShape> entries,
    String about) {

  /** Returns whether the file has no magic and no entries. */
  public boolean isRaw() {
    return entries.isEmpty();
  }

  /** Returns the shape of an entry, counted from 0. */
  public EntryShape entry(int index) {
    return entries.get(index == 0 ? 0 : 1);
  }
}
