package crit.explore.check;

import java.util.OptionalInt;

/**
 * What a finding is about.
 *
 * @param image the file; empty for the set as a whole
 * @param entry the entry's number
 * @param path the field, or empty
 */
record Place(String image, OptionalInt entry, String path) {
  static final Place SET = new Place("", OptionalInt.empty(), "");

  static Place of(String image) {
    return new Place(image, OptionalInt.empty(), "");
  }

  static Place of(String image, int entry) {
    return new Place(image, OptionalInt.of(entry), "");
  }

  static Place of(String image, int entry, String path) {
    return new Place(image, OptionalInt.of(entry), path);
  }
}
