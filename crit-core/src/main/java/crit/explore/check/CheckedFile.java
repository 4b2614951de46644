package crit.explore.check;

import crit.schemas.proto.file_entry;

/**
 * An open file.
 *
 * @param index its number in the image
 */
record CheckedFile(CheckedSet set, int index, file_entry entry) {
  Place place(String path) {
    return Place.of(set.files().image(), index, path);
  }
}
