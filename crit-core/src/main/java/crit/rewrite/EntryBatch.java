package crit.rewrite;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import crit.bytes.ByteSink;
import crit.explore.diff.FlatMessage;
import crit.image.ImageFormatException;
import crit.image.ImageReader;
import crit.image.ImageType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Entries that follow one another in an image, on their way through the rules: {@link #fill},
 * {@link #apply}, {@link #build}. Rules, which keep what they saw, run in one thread in the order
 * of the image; building may be done in any.
 *
 * <p>A fault cuts the batch: the entries in front of it stay, and {@link #check} throws it.
 */
final class EntryBatch {
  /**
   * From this size on, in bytes of messages, a batch is full. What is in use at once has to be
   * small beside the space of young objects: else they get old, and are kept for long.
   */
  private static final int SIZE = 1 << 12;

  private static final String ENTRY = "(entry)";

  private final String image;
  private final ImageType type;
  private final boolean isBigEndian;
  private final String file;
  private final ByteSink read = new ByteSink();
  private final ByteSink built = new ByteSink();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Edited> edited = new ArrayList<>();
  private @Nullable IOException fault;

  /**
   * An entry: where in the image its size word, its extra and the next entry stand, and where its
   * message stands in what was read.
   */
  private record Entry(int index, long offset, long extra, long next, int start) {
    int end() {
      return start + (int) (extra - offset) - Integer.BYTES;
    }
  }

  /** An entry that rules hit. */
  private record Hit(Entry entry, Draft draft, List<Rule> rules) {}

  private final List<Hit> hits = new ArrayList<>();

  /**
   * An entry that has changed.
   *
   * @param offset where in the image it starts
   * @param rest where what stays of it starts: its extra, or the next one if it is removed
   * @param start where in {@link #built} its new size word and message start
   * @param end where they end
   */
  record Edited(
      long offset, long rest, int start, int end, List<Rule> rules, List<Change> changes) {}

  /** Starts a batch of a file, whose image a reader reads. */
  EntryBatch(String file, ImageReader in) {
    this.file = file;
    this.image = in.name();
    this.type = in.type();
    this.isBigEndian = in.head().isBigEndian();
  }

  /**
   * Takes the entries up to a certain size, from that on at which the reader stands.
   *
   * @param size the size of the image, in bytes
   * @return whether the reader stands at another entry
   */
  boolean fill(ImageReader in, long size) {
    boolean hasMore;
    do {
      int index = in.index();
      int start = read.length();
      long offset = in.offset();
      read.put(in.buffer(), in.start(), in.end() - in.start());
      long extra = offset + Integer.BYTES + read.length() - start;
      try {
        hasMore = in.next();
      } catch (IOException e) {
        fault = e;
        hasMore = false;
      }
      entries.add(new Entry(index, offset, extra, hasMore ? in.offset() : size, start));
    } while (hasMore && read.length() < SIZE);
    return hasMore;
  }

  /** Runs rules. */
  void apply(EntryEditor.Step step) {
    for (Entry entry : entries) {
      try {
        var origin = new Draft.Origin(file, type, entry.index);
        var draft = new Draft(origin, read.array(), entry.start, entry.end());
        List<Rule> rules = step.apply(draft);
        if (!rules.isEmpty()) {
          hits.add(new Hit(entry, draft, rules));
        }
      } catch (UncheckedIOException e) {
        fault = fault(entry, e);
        return;
      } catch (IOException e) {
        fault = e;
        return;
      }
    }
  }

  private IOException fault(Entry entry, UncheckedIOException e) {
    if (!(e.getCause() instanceof InvalidProtocolBufferException cause)) {
      return new IOException(e.getMessage(), e);
    }
    return new ImageFormatException(
        image,
        entry.offset,
        "entry %d at 0x%x: message is malformed: %s"
            .formatted(entry.index, entry.offset, String.valueOf(cause.getMessage())));
  }

  /**
   * Makes the bytes of the entries that have changed, and the changes.
   *
   * @param wantsChanges whether each changed field is wanted, rather than each changed entry
   */
  void build(boolean wantsChanges) {
    for (Hit hit : hits) {
      try {
        build(hit, wantsChanges);
      } catch (UncheckedIOException e) {
        fault = fault(hit.entry, e);
        return;
      }
    }
  }

  private void build(Hit hit, boolean wantsChanges) {
    Entry entry = hit.entry;
    int start = built.length();
    if (hit.draft.isRemoved()) {
      var change = new Change(file, entry.index, ENTRY, one(hit.draft.before()), "");
      add(hit, entry.next, start, List.of(change));
      return;
    }
    built.u32(0);
    Optional<Draft.Difference> difference = hit.draft.build(built);
    if (difference.isEmpty()) {
      built.rollback(start);
      return;
    }
    built.setU32(start, word(built.length() - start - Integer.BYTES));
    add(hit, entry.extra, start, changes(entry.index, difference.get(), wantsChanges));
  }

  private int word(int size) {
    return isBigEndian ? Integer.reverseBytes(size) : size;
  }

  private void add(Hit hit, long rest, int start, List<Change> changes) {
    edited.add(new Edited(hit.entry.offset, rest, start, built.length(), hit.rules, changes));
  }

  private List<Change> changes(int index, Draft.Difference difference, boolean wantsChanges) {
    if (!wantsChanges) {
      return List.of(new Change(file, index, ENTRY, "", ""));
    }
    Map<String, String> old = difference.old();
    Map<String, String> now = difference.now();
    Map<String, String> all = new LinkedHashMap<>(old);
    all.putAll(now);
    List<Change> changes = new ArrayList<>();
    for (String path : all.keySet()) {
      String was = old.getOrDefault(path, "");
      String is = now.getOrDefault(path, "");
      if (!was.equals(is) || old.containsKey(path) != now.containsKey(path)) {
        changes.add(new Change(file, index, path, was, is));
      }
    }
    return changes;
  }

  private static String one(Message message) {
    return String.join(
        ", ",
        FlatMessage.of(message, Set.of()).entrySet().stream()
            .map(it -> it.getKey() + "=" + it.getValue())
            .limit(8)
            .toList());
  }

  /** Returns the entries that have changed, in the order of the image. */
  List<Edited> edited() {
    return edited;
  }

  /** Returns the array with what was built. */
  byte[] built() {
    return built.array();
  }

  /** Throws the fault that cut the batch, if there is one. */
  void check() throws IOException {
    if (fault != null) {
      throw fault;
    }
  }
}
