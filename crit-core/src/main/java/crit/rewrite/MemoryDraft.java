package crit.rewrite;

import crit.checkpoint.Task;
import crit.explore.ScanHit;
import crit.explore.Scope;
import crit.memory.AddressSpace;
import crit.memory.Backing;
import crit.memory.Extent;
import crit.memory.Hole;
import crit.memory.MemoryFault;
import crit.memory.PageChanges;
import crit.memory.Segment;
import crit.memory.Vma;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Memory of tasks that rules may change. It keeps each page that was changed; what is read has all
 * changes so far. Not safe for several threads.
 */
public final class MemoryDraft {
  private static final int SHOWN = 64;

  private final Surroundings set;

  /** The changed pages of each page map. */
  private final TreeMap<String, NavigableMap<Long, byte[]>> changed = new TreeMap<>();

  private final List<Change> changes = new ArrayList<>();
  private int pageSize = 1;

  /**
   * Memory that is read and written.
   *
   * @param task whose it is, if it is not a segment's
   * @param segment what it is, if it is one
   * @param space its bytes as they are before all rules
   */
  public record Target(Optional<Task> task, Optional<Segment> segment, AddressSpace space)
      implements Closeable {
    /** Returns where a hit of a search is. */
    public static Target of(ScanHit hit) {
      return new Target(hit.task(), hit.segment(), hit.space());
    }

    @Override
    public void close() throws IOException {
      space.close();
    }
  }

  /**
   * Where an address is stored.
   *
   * @param map the page map
   * @param shift what to add to an address of the task for one of the page map
   */
  private record Home(String map, long shift) {}

  MemoryDraft(Surroundings set) {
    this.set = set;
  }

  /** Returns the set as it is before all rules. */
  public Surroundings set() {
    return set;
  }

  /** Does something with the memory of a task, and returns how often the rule hit. */
  @FunctionalInterface
  public interface Visitor {
    /** Takes the memory, which is open for as long. */
    long visit(Target target) throws IOException;
  }

  /** Returns the tasks that a selection means. */
  public Scope scope(Where where) {
    return new Scope(set.checkpoint(), where.tasks(), set.files());
  }

  /**
   * Visits the memory of each task that a selection means, and returns how many hits there were.
   */
  public long forEachTask(Where where, Visitor visitor) throws IOException {
    long hits = 0;
    for (Task task : scope(where).tasks()) {
      if (task.mm().isPresent()) {
        try (Target target = open(task)) {
          hits += visitor.visit(target);
        }
      }
    }
    return hits;
  }

  /** Opens a task's memory as it is before all rules; the caller closes it. */
  public Target open(Task task) throws IOException {
    return new Target(Optional.of(task), Optional.empty(), AddressSpace.of(task, set.files()));
  }

  /**
   * Reads memory as the rules so far left it.
   *
   * @throws MemoryFault if it is not there
   */
  public byte[] read(Target target, long address, int length) throws IOException {
    AddressSpace space = target.space();
    byte[] bytes = new byte[length];
    space.read(address, ByteBuffer.wrap(bytes), Hole.FAIL);
    int done = 0;
    while (done < length) {
      long at = address + done;
      long page = at & -space.pageSize();
      int count = (int) Math.min(length - done, page + space.pageSize() - at);
      Home home = home(target, at);
      byte[] now = changed.getOrDefault(home.map(), new TreeMap<>()).get(page + home.shift());
      if (now != null) {
        System.arraycopy(now, (int) (at - page), bytes, done, count);
      }
      done += count;
    }
    return bytes;
  }

  /**
   * Writes memory. What was nowhere yet, in a parent or in a mapped file is stored in the set.
   *
   * @return whether it had other bytes before
   * @throws MemoryFault if an address is not mapped, or what is around it on its page is not there
   */
  public boolean write(Target target, long address, byte[] bytes) throws IOException {
    return write(target, address, bytes, true);
  }

  /** Writes memory, without a trace of what was there in the report of changes. */
  public boolean wipe(Target target, long address, byte[] bytes) throws IOException {
    return write(target, address, bytes, false);
  }

  private boolean write(Target target, long address, byte[] bytes, boolean isShown)
      throws IOException {
    AddressSpace space = target.space();
    byte[] before = read(target, address, bytes.length);
    if (Arrays.equals(before, bytes)) {
      return false;
    }
    pageSize = space.pageSize();
    int done = 0;
    while (done < bytes.length) {
      long at = address + done;
      long page = at & -pageSize;
      int count = (int) Math.min(bytes.length - done, page + pageSize - at);
      Home home = home(target, at);
      NavigableMap<Long, byte[]> pages = changed.computeIfAbsent(home.map(), _ -> new TreeMap<>());
      byte[] now = pages.get(page + home.shift());
      if (now == null) {
        now = space.read(page, pageSize);
        pages.put(page + home.shift(), now);
      }
      System.arraycopy(bytes, done, now, (int) (at - page), count);
      done += count;
    }
    Home home = home(target, address);
    String path = "0x" + Long.toHexString(address);
    String secret = "(%d bytes)".formatted(before.length);
    String was = isShown ? text(before) : secret;
    changes.add(new Change(home.map(), -1, path, was, isShown ? text(bytes) : "(zeros)"));
    return true;
  }

  /** Returns bytes as text if they are printable, else in hex; not more than a few. */
  private static String text(byte[] bytes) {
    byte[] shown = Arrays.copyOf(bytes, Math.min(SHOWN, bytes.length));
    String more = bytes.length > SHOWN ? "... %d bytes".formatted(bytes.length) : "";
    boolean isText = true;
    for (byte b : shown) {
      isText &= b >= ' ' && b <= '~';
    }
    String text =
        isText
            ? new String(shown, StandardCharsets.US_ASCII)
            : "0x" + HexFormat.of().formatHex(shown);
    return text + more;
  }

  private static Home home(Target target, long address) throws IOException {
    if (target.segment().isPresent()) {
      return new Home(target.segment().get().mapName(), 0);
    }
    Task task = target.task().orElseThrow();
    AddressSpace space = target.space();
    Optional<Vma> vma = space.vma(address);
    if (vma.isEmpty()) {
      throw new MemoryFault(space.name(), address, "no area is mapped there");
    }
    Vma area = vma.get();
    if (area.is(Vma.FILE_PRIVATE | Vma.ANON_PRIVATE)) {
      return new Home(task.name("pagemap"), 0);
    }
    Optional<Segment> segment = Segment.of(task, area);
    if (segment.isPresent()) {
      return new Home(segment.get().mapName(), area.offset() - area.start());
    }
    Extent extent = space.extent(address, address);
    String where =
        extent.backing() instanceof Backing.Unavailable why ? why.text() : "it is a file's";
    throw new MemoryFault(
        space.name(), address, "is no memory of the checkpoint (" + where + "); change the file");
  }

  /** Hands over what was changed since the last call. */
  List<Change> takeChanges() {
    List<Change> taken = List.copyOf(changes);
    changes.clear();
    return taken;
  }

  /** Puts the page maps and pages files that have changes. */
  void writeTo(Edition edition) throws IOException {
    for (Map.Entry<String, NavigableMap<Long, byte[]>> map : changed.entrySet()) {
      PageChanges.Result result =
          PageChanges.apply(set.checkpoint().store(), map.getKey(), pageSize, map.getValue());
      edition.own(result.old());
      edition.put(map.getKey(), result.map());
      edition.put(result.pagesFile(), result.pages());
    }
  }
}
