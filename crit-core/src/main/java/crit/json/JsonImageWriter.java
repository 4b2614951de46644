package crit.json;

import crit.bytes.ByteSink;
import crit.bytes.ByteSource;
import crit.image.ExtraShape;
import crit.image.Frame;
import crit.image.Head;
import crit.image.ImageReader;
import crit.image.ImageType;
import crit.image.Limits;
import crit.wire.WireException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Prints an image as JSON, one entry in memory at a time and extras of any size piece by piece.
 *
 * <p>It neither closes nor flushes the stream, nor ends the last line.
 */
public final class JsonImageWriter {
  /** The key of a head that is not the usual one. */
  static final String HEAD = "@head";

  /** What {@link #HEAD} has after the frame for images from big-endian machines. */
  static final String BIG_ENDIAN = " big-endian";

  /** The indent of entries. */
  static final int ENTRY_LEVEL = 2;

  /** From here on, in bytes, entries are printed on all cores. */
  private static final int LARGE = 1 << 19;

  private final ImageReader in;
  private final ByteSink sink;
  private final JsonSink json;
  private final JsonForm form;
  private final Limits limits;
  private final MessagePrinter printer;
  private final ExtraPrinter extra;
  private final MessagePlan first;
  private final MessagePlan rest;

  private JsonImageWriter(ImageReader in, ByteSink sink, JsonForm form, Limits limits) {
    this.in = in;
    this.sink = sink;
    this.form = form;
    this.limits = limits;
    this.json = new JsonSink(sink, form.isPretty());
    boolean isBigEndian = in.head().isBigEndian();
    int level = ENTRY_LEVEL + 1;
    this.printer = new MessagePrinter(json, limits, isBigEndian, level);
    // the messages of an extra are elements of an array: two levels further in
    var inner = new MessagePrinter(json, limits, isBigEndian, level + 2);
    this.extra = new ExtraPrinter(json, inner, level);
    this.first = MessagePlan.of(in.type().entry(0).message());
    this.rest = MessagePlan.of(in.type().entry(1).message());
  }

  /**
   * Prints an image.
   *
   * @throws crit.image.ImageFormatException if the source is no image, or a broken one
   * @throws crit.bytes.UnexpectedEndException if the source is cut within an entry
   */
  public static void write(ByteSource image, OutputStream out, JsonForm form) throws IOException {
    write(image, out, form, Limits.DEFAULT);
  }

  /** Prints an image within other limits than the default ones. */
  public static void write(ByteSource image, OutputStream out, JsonForm form, Limits limits)
      throws IOException {
    var sink = new ByteSink(out);
    new JsonImageWriter(ImageReader.open(image, limits), sink, form, limits).write();
    sink.drain();
  }

  /**
   * Prints an image's name and the number of its entries, as {@code crit info} does.
   *
   * @throws crit.image.ImageFormatException if the source is no image, or a broken one
   */
  public static void writeInfo(ByteSource image, OutputStream out) throws IOException {
    var in = ImageReader.open(image, Limits.DEFAULT);
    while (in.next()) {
      // counting is all there is to do
    }
    int count = in.index() + 1;
    // crit-compat: the head of a pagemap is no entry here, though decode shows it as one
    if (in.type().magicName().equals("PAGEMAP") && count > 0) {
      count--;
    }
    var sink = new ByteSink(out);
    var json = new JsonSink(sink, true);
    sink.put('{');
    json.separator(true, 1);
    json.key("magic");
    json.plainString(in.type().magicName());
    json.separator(false, 1);
    json.key("count");
    sink.ascii(Integer.toString(count));
    json.close('}', false, 0);
    sink.drain();
  }

  private void write() throws IOException {
    sink.put('{');
    json.separator(true, 1);
    json.key("magic");
    json.plainString(in.type().magicName());
    writeHead();
    json.separator(false, 1);
    json.key("entries");
    sink.put('[');
    boolean isEmpty = true;
    boolean isSplittable = in.type().entry(1).extra() instanceof ExtraShape.None;
    while (in.next()) {
      if (isSplittable && in.offset() >= LARGE) {
        writeBatches();
        break;
      }
      json.separator(isEmpty, ENTRY_LEVEL);
      writeEntry();
      sink.drainIfLarge();
      isEmpty = false;
    }
    json.close(']', isEmpty, 1);
    json.close('}', false, 0);
  }

  /** Prints this entry and all further ones on all cores. */
  private void writeBatches() throws IOException {
    try (var work = new OrderedWork(sink)) {
      boolean hasMore = true;
      while (hasMore) {
        var batch = new EntryBatch(in, limits, form.isPretty());
        hasMore = fill(batch, work);
        work.submit(batch);
      }
      work.finish();
    }
  }

  /** A fault of an entry in front, which a worker may have found, is told before one behind it. */
  private static boolean fill(EntryBatch batch, OrderedWork work) throws IOException {
    try {
      return batch.fill();
    } catch (IOException e) {
      work.submit(batch);
      work.finish();
      throw e;
    }
  }

  private void writeHead() {
    Head head = in.head();
    // not by equals: a record's own takes 20 ms to be made at run time
    if (head.frame() == usualHead(in.type()).frame() && !head.isBigEndian()) {
      return;
    }
    json.separator(false, 1);
    json.key(HEAD);
    json.plainString(head.frame().label() + (head.isBigEndian() ? BIG_ENDIAN : ""));
  }

  /** Returns the head with which CRIU writes such an image today on a little-endian machine. */
  static Head usualHead(ImageType type) {
    return new Head(type.frame() == Frame.NONE ? Frame.COMMON : type.frame(), false);
  }

  private void writeEntry() throws IOException {
    MessagePlan plan = in.index() == 0 ? first : rest;
    sink.put('{');
    boolean isEmpty;
    int start = in.start();
    try {
      isEmpty = printer.fields(in.buffer(), start, in.end(), plan);
      if (!(in.shape().extra() instanceof ExtraShape.None)) {
        isEmpty &= !writeExtra(isEmpty);
      }
    } catch (WireException e) {
      throw in.malformed(printer.path(), e.shifted(-start));
    }
    json.close('}', isEmpty, ENTRY_LEVEL);
  }

  /** Prints the extra, or its size; returns whether there is one. */
  private boolean writeExtra(boolean isFirst) throws IOException {
    return form == JsonForm.PRETTY_WITHOUT_EXTRA
        ? extra.printSize(in, isFirst)
        : extra.print(in, isFirst);
  }
}
