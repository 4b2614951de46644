package crit.json;

import crit.bytes.ByteSink;
import crit.image.ImageFormatException;
import crit.image.ImageReader;
import crit.image.Limits;
import crit.wire.WireException;
import java.io.IOException;
import java.util.Arrays;

/** Entries without extra that follow one another in an image, printed in a thread of their own. */
final class EntryBatch implements OrderedWork.Piece {
  private static final int SIZE = 1 << 16;

  private final ImageReader in;
  private final Limits limits;
  private final boolean isPretty;
  private final MessagePlan plan;
  private final int first;
  private final ByteSink messages = new ByteSink();
  private int[] ends = new int[1 << 10];
  private long[] offsets = new long[1 << 10];
  private int count;

  /** Starts with the entry at which the reader stands, which is not the image's first. */
  EntryBatch(ImageReader in, Limits limits, boolean isPretty) {
    this.in = in;
    this.limits = limits;
    this.isPretty = isPretty;
    this.plan = MessagePlan.of(in.shape().message());
    this.first = in.index();
  }

  /** Takes the entries up to a certain size; returns false when the image has no more. */
  boolean fill() throws IOException {
    do {
      if (count == ends.length) {
        ends = Arrays.copyOf(ends, 2 * count);
        offsets = Arrays.copyOf(offsets, 2 * count);
      }
      messages.put(in.buffer(), in.start(), in.end() - in.start());
      offsets[count] = in.offset();
      ends[count++] = messages.length();
      if (!in.next()) {
        return false;
      }
    } while (messages.length() < SIZE);
    return true;
  }

  @Override
  public void run(ByteSink sink) throws ImageFormatException {
    var json = new JsonSink(sink, isPretty);
    int level = JsonImageWriter.ENTRY_LEVEL + 1;
    var printer = new MessagePrinter(json, limits, in.head().isBigEndian(), level);
    int start = 0;
    for (int i = 0; i < count; i++) {
      json.separator(false, JsonImageWriter.ENTRY_LEVEL);
      sink.put('{');
      try {
        boolean isEmpty = printer.fields(messages.array(), start, ends[i], plan);
        json.close('}', isEmpty, JsonImageWriter.ENTRY_LEVEL);
      } catch (WireException e) {
        throw in.malformed(first + i, offsets[i], printer.path(), e.shifted(-start));
      }
      start = ends[i];
    }
  }
}
