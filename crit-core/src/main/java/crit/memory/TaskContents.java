package crit.memory;

import crit.checkpoint.Task;
import crit.memory.Backing.Reason;
import crit.memory.Backing.Unavailable;
import crit.memory.Backing.Zeros;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the areas of a task map. */
final class TaskContents implements Contents {
  private static final int SEGMENT = Vma.MEMFD | Vma.SYSVIPC | Vma.ANON_SHARED;

  private final Task task;
  private final int pageSize;
  private final Optional<PageLayers> pages;
  private final Map<Segment, SegmentPages> segments = new HashMap<>();
  private final Map<Key, Optional<Segment>> segmentIds = new HashMap<>();
  private final MappedFiles files;

  /** What names a segment: the kind of area, and its number. */
  private record Key(int kind, long shmid) {}

  TaskContents(Task task, FileRoot files, int pageSize) throws IOException {
    this.task = task;
    this.pageSize = pageSize;
    this.files = new MappedFiles(task.checkpoint(), files, pageSize);
    this.pages = PageLayers.open(task.checkpoint(), task.name("pagemap"), pageSize);
  }

  @Override
  public Extent locate(Vma vma, long address, long last) throws IOException {
    boolean isPrivate = !vma.is(Vma.FILE_SHARED | Vma.ANON_SHARED | Vma.SYSVIPC);
    if (isPrivate && pages.isPresent()) {
      Optional<Extent> found = pages.get().locate(address, last);
      if (found.isPresent()) {
        return found.get();
      }
    }
    long end = isPrivate && pages.isPresent() ? pages.get().gapEnd(address, last) : last;
    return elsewhere(vma, address, end);
  }

  private Extent elsewhere(Vma vma, long address, long last) throws IOException {
    long offset = vma.offset() + (address - vma.start());
    if (vma.is(SEGMENT)) {
      return inSegment(vma, new AddressRange(address, last), offset);
    }
    if (vma.hasFile()) {
      return files.locate((int) vma.shmid(), new AddressRange(address, last), offset);
    }
    if (vma.is(Vma.VVAR | Vma.VSYSCALL)) {
      return lost(address, last, Reason.KERNEL, "it is the kernel's own and never dumped");
    }
    if (vma.is(Vma.SOCKET | Vma.EXT_PLUGIN)) {
      return lost(address, last, Reason.DEVICE, "it is a device's or a socket's");
    }
    return pages.isPresent()
        ? new Extent(address, last, new Zeros(false))
        : lost(address, last, Reason.LOST, "there is no " + task.name("pagemap"));
  }

  private static Extent lost(long address, long last, Reason reason, String text) {
    return new Extent(address, last, new Unavailable(reason, text));
  }

  private Extent inSegment(Vma vma, AddressRange range, long offset) throws IOException {
    Optional<SegmentPages> found = segment(vma);
    if (found.isEmpty()) {
      return lost(range.start(), range.last(), Reason.LOST, "its segment is not in the set");
    }
    Extent there = found.get().locate(offset, offset + (range.last() - range.start()));
    return new Extent(
        range.start(),
        range.start() + (there.last() - there.start()),
        there.backing(),
        there.depth());
  }

  private synchronized Optional<SegmentPages> segment(Vma vma) throws IOException {
    var key = new Key(vma.status() & SEGMENT, vma.shmid());
    Optional<Segment> segment = segmentIds.get(key);
    if (segment == null) {
      segment = Segment.of(task, vma);
      segmentIds.put(key, segment);
    }
    if (segment.isEmpty()) {
      return Optional.empty();
    }
    SegmentPages known = segments.get(segment.get());
    if (known == null) {
      known = SegmentPages.open(task.checkpoint(), segment.get(), pageSize);
      segments.put(segment.get(), known);
    }
    return Optional.of(known);
  }

  @Override
  public synchronized void close() throws IOException {
    if (pages.isPresent()) {
      pages.get().close();
    }
    for (SegmentPages segment : segments.values()) {
      segment.close();
    }
    files.close();
  }
}
