package crit.checkpoint;

import crit.schemas.proto.file_entry;
import java.io.IOException;
import java.util.Arrays;

/** Where the entries of files.img stand. */
final class FileIndex {
  static final String IMAGE = "files.img";

  private int size;
  private long[] offsets = new long[16];
  private int[] lengths = new int[16];

  /** Id and number of each entry in one word, sorted by id. */
  private long[] byId = new long[16];

  static FileIndex read(ImageStore store) throws IOException {
    var index = new FileIndex();
    try (var entries = Entries.open(store, IMAGE)) {
      while (entries.next()) {
        int id = entries.message(file_entry.parser()).getId();
        index.add(id, entries.offset() + Integer.BYTES, entries.extraOffset());
      }
    }
    Arrays.sort(index.byId, 0, index.size);
    return index;
  }

  private void add(int id, long start, long end) {
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, size * 2);
      lengths = Arrays.copyOf(lengths, size * 2);
      byId = Arrays.copyOf(byId, size * 2);
    }
    offsets[size] = start;
    lengths[size] = (int) (end - start);
    byId[size] = key(id) | size;
    size++;
  }

  private static long key(int id) {
    return (id ^ Integer.MIN_VALUE) * (1L << Integer.SIZE);
  }

  int size() {
    return size;
  }

  /** Returns where in the order of ids the id is, or a negative number. */
  int find(int id) {
    int place = -Arrays.binarySearch(byId, 0, size, key(id)) - 1;
    place = place < 0 ? -place - 1 : place;
    return place < size && idAt(place) == id ? place : -1;
  }

  private int idAt(int place) {
    return (int) (byId[place] >> Integer.SIZE) ^ Integer.MIN_VALUE;
  }

  /** Returns the number in the image of the entry at a place in the order of ids. */
  int order(int place) {
    return (int) byId[place];
  }

  int[] ids() {
    int[] ids = new int[size];
    for (int place = 0; place < size; place++) {
      ids[place] = idAt(place);
    }
    return ids;
  }

  long offset(int number) {
    return offsets[number];
  }

  int length(int number) {
    return lengths[number];
  }
}
