package crit.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import crit.bytes.ByteSource;
import crit.checkpoint.ImageStore;
import crit.image.ImageReader;
import crit.image.ImageType;
import crit.image.Limits;
import crit.json.JsonForm;
import crit.json.JsonImageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Single entries of images as JSON. It keeps where the entries stand, eight bytes each. */
final class ImageEntries {
  /** The longest entry that is shown, in bytes. */
  private static final long LONGEST = 64 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ImageStore store;
  private final Map<String, long[]> places = new HashMap<>();

  ImageEntries(ImageStore store) {
    this.store = store;
  }

  /** Returns how many entries an image has. */
  int count(String file) throws IOException {
    return places(file).length - 1;
  }

  /** Returns where each entry starts, and where the last one ends. */
  private synchronized long[] places(String file) throws IOException {
    long[] known = places.get(file);
    if (known == null) {
      try (ByteSource source = store.open(file)) {
        known = read(source);
      }
      places.put(file, known);
    }
    return known;
  }

  private static long[] read(ByteSource source) throws IOException {
    var reader = ImageReader.open(source, Limits.DEFAULT);
    long[] offsets = new long[16];
    int size = 0;
    while (reader.next()) {
      if (size + 1 == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * offsets.length);
      }
      offsets[size++] = reader.offset();
    }
    offsets[size++] = source.size();
    return Arrays.copyOf(offsets, size);
  }

  /**
   * Returns an entry.
   *
   * @throws IOException if there is none with that number, or it is too long
   */
  JsonNode entry(String file, int number) throws IOException {
    long[] at = places(file);
    if (number < 0 || number >= at.length - 1) {
      throw new IOException(
          "%s: has %d entries, and none with number %d".formatted(file, at.length - 1, number));
    }
    try (ByteSource source = store.open(file)) {
      ImageType type = ImageReader.open(source, Limits.DEFAULT).type();
      boolean needsFirst = number > 0 && !type.entry(0).equals(type.entry(1));
      long head = needsFirst ? at[1] : at[0];
      long length = at[number + 1] - at[number];
      if (head + length > LONGEST) {
        throw new IOException(
            "%s: entry %d is %d bytes long, at most %d are shown; crit decode shows all"
                .formatted(file, number, length, LONGEST));
      }
      byte[] bytes = new byte[(int) (head + length)];
      fill(source, 0, bytes, 0, (int) head);
      fill(source, at[number], bytes, (int) head, (int) length);
      var text = new ByteArrayOutputStream();
      JsonImageWriter.write(ByteSource.of(source.name(), bytes), text, JsonForm.PRETTY);
      JsonNode entries = JSON.readTree(text.toByteArray()).path("entries");
      return entries.path(entries.size() - 1);
    }
  }

  private static void fill(ByteSource source, long from, byte[] bytes, int start, int length)
      throws IOException {
    int filled = 0;
    while (filled < length) {
      int count = source.read(from + filled, bytes, start + filled, length - filled);
      if (count <= 0) {
        throw new IOException(
            "%s: ends at 0x%x, %d more bytes are expected"
                .formatted(source.name(), from + filled, length - filled));
      }
      filled += count;
    }
  }
}
