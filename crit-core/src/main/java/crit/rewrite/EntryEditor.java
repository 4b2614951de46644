package crit.rewrite;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import crit.bytes.ByteSource;
import crit.bytes.Spool;
import crit.explore.diff.FlatMessage;
import crit.image.ImageFormatException;
import crit.image.ImageReader;
import crit.image.ImageType;
import crit.image.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs actions over the entries of one image. Bytes of entries that do not change are copied as
 * they are, and extras too.
 */
final class EntryEditor implements Closeable {
  private static final int PIECE = 1 << 16;
  private static final String ENTRY = "(entry)";

  private final ByteSource source;
  private final ImageReader reader;
  private final Spool out = new Spool(Path.of(System.getProperty("java.io.tmpdir")));
  private final byte[] piece = new byte[PIECE];

  /** From where on the source's bytes are not copied yet. */
  private long clean;

  private boolean isChanged;

  /** Runs the actions of one entry. */
  @FunctionalInterface
  interface Step {
    /** Changes the entry, and returns which rules hit it; empty if none. */
    List<Rule> apply(Draft draft) throws IOException;
  }

  EntryEditor(ByteSource source) throws IOException {
    this.source = source;
    this.reader = ImageReader.open(source, Limits.DEFAULT);
  }

  ImageType type() {
    return reader.type();
  }

  /**
   * Runs over all entries.
   *
   * @return whether any has changed; {@link #result} has the image then
   */
  boolean run(String file, Step step, Rewriter.Listener listener) throws IOException {
    boolean dropsNext = false;
    while (reader.next()) {
      if (dropsNext) {
        clean = reader.offset();
        dropsNext = false;
      }
      Message before = parse();
      var draft = new Draft(file, reader.type(), reader.index(), before.toBuilder());
      List<Rule> rules = step.apply(draft);
      if (!rules.isEmpty() && draft.isRemoved()) {
        copyTo(reader.offset());
        listener.changed(rules, new Change(file, reader.index(), ENTRY, one(before), ""));
        dropsNext = true;
        isChanged = true;
      } else if (!rules.isEmpty()) {
        put(before, draft.message().buildPartial(), rules, listener, file);
      }
    }
    if (dropsNext) {
      clean = source.size();
    }
    return isChanged;
  }

  private Message parse() throws IOException {
    try {
      return Messages.parser(reader.shape().message())
          .parsePartialFrom(reader.buffer(), reader.start(), reader.end() - reader.start());
    } catch (InvalidProtocolBufferException e) {
      throw new ImageFormatException(
          reader.name(),
          reader.offset(),
          "entry %d at 0x%x: message is malformed: %s"
              .formatted(reader.index(), reader.offset(), String.valueOf(e.getMessage())));
    }
  }

  private void put(
      Message before, Message after, List<Rule> rules, Rewriter.Listener listener, String file)
      throws IOException {
    if (after.equals(before)) {
      return;
    }
    copyTo(reader.offset());
    byte[] bytes = after.toByteArray();
    int size = bytes.length;
    int word = reader.head().isBigEndian() ? Integer.reverseBytes(size) : size;
    byte[] words = {(byte) word, (byte) (word >> 8), (byte) (word >> 16), (byte) (word >> 24)};
    out.put(words, 0, words.length);
    out.put(bytes, 0, size);
    clean = reader.offset() + Integer.BYTES + reader.end() - reader.start();
    isChanged = true;
    report(before, after, new Report(file, rules, listener));
  }

  private record Report(String file, List<Rule> rules, Rewriter.Listener listener) {}

  private void report(Message before, Message after, Report report) throws IOException {
    if (!report.listener.wantsChanges()) {
      report.listener.changed(report.rules, new Change(report.file, reader.index(), ENTRY, "", ""));
      return;
    }
    Map<String, String> old = FlatMessage.of(before, Set.of());
    Map<String, String> now = FlatMessage.of(after, Set.of());
    Map<String, String> all = new LinkedHashMap<>(old);
    all.putAll(now);
    for (String path : all.keySet()) {
      String was = old.getOrDefault(path, "");
      String is = now.getOrDefault(path, "");
      if (!was.equals(is) || old.containsKey(path) != now.containsKey(path)) {
        report.listener.changed(
            report.rules, new Change(report.file, reader.index(), path, was, is));
      }
    }
  }

  private static String one(Message message) {
    return String.join(
        ", ",
        FlatMessage.of(message, Set.of()).entrySet().stream()
            .map(it -> it.getKey() + "=" + it.getValue())
            .limit(8)
            .toList());
  }

  private void copyTo(long end) throws IOException {
    while (clean < end) {
      int count = source.read(clean, piece, 0, (int) Math.min(PIECE, end - clean));
      if (count < 0) {
        throw new ImageFormatException(
            source.name(), clean, "ends at %d, expected %d bytes".formatted(clean, end));
      }
      out.put(piece, 0, count);
      clean += count;
    }
  }

  /** Returns the new image, which is good until the spool is closed. */
  ByteSource result(String name) throws IOException {
    copyTo(source.size());
    return out.toSource(name);
  }

  /** Returns what has to stay open as long as the result. */
  Closeable spool() {
    return out;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
