package crit.memory;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.memory.Backing.Reason;
import crit.memory.Backing.Unavailable;
import crit.schemas.proto.mm_entry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The memory of a task, or of a shared segment.
 *
 * <p>It keeps the areas, and the page maps that were needed so far; a look-up is logarithmic in
 * their number. It reads no byte before it is asked for one, and keeps none but the compressed
 * block that was read last. Its methods may be called by several threads.
 */
public final class AddressSpace implements Closeable {
  private static final int MAX_STEP = 1 << 20;

  private final String name;
  private final int pageSize;
  private final VmaTable vmas;
  private final Contents contents;
  private final BlockReader blocks = new BlockReader();

  private AddressSpace(String name, int pageSize, VmaTable vmas, Contents contents) {
    this.name = name;
    this.pageSize = pageSize;
    this.vmas = vmas;
    this.contents = contents;
  }

  /**
   * Opens a task's memory.
   *
   * @param files where the files are that the task had mapped
   * @throws IOException if the task is dead or its images are missing
   */
  public static AddressSpace of(Task task, FileRoot files) throws IOException {
    String name = "%s: %s".formatted(task.checkpoint().name(), task);
    Optional<mm_entry> mm = task.mm();
    if (mm.isEmpty()) {
      String reason = task.state().isDead() ? "it is a zombie" : "there is no " + task.name("mm");
      throw new IOException("%s: has no memory: %s".formatted(name, reason));
    }
    int pageSize = PageSize.of(task, mm.get());
    VmaTable vmas = VmaTable.of(mm.get().getVmasList(), name);
    return new AddressSpace(name, pageSize, vmas, new TaskContents(task, files, pageSize));
  }

  /** Opens a shared segment's memory; its addresses are the offsets in it. */
  public static AddressSpace of(Checkpoint set, Segment segment, int pageSize) throws IOException {
    SegmentPages pages = SegmentPages.open(set, segment, pageSize);
    String name = "%s: segment %s".formatted(set.name(), Long.toUnsignedString(segment.id()));
    return new AddressSpace(
        name, pageSize, VmaTable.ofSegment(pages.size()), new SegmentContents(pages));
  }

  private record SegmentContents(SegmentPages pages) implements Contents {
    @Override
    public Extent locate(Vma vma, long address, long last) throws IOException {
      return pages.locate(address, last);
    }

    @Override
    public void close() throws IOException {
      pages.close();
    }
  }

  /** Returns how errors call it. */
  public String name() {
    return name;
  }

  /** Returns the page size in bytes. */
  public int pageSize() {
    return pageSize;
  }

  /** Returns the areas by ascending address, guard areas not among them. */
  public List<Vma> vmas() {
    return vmas.all();
  }

  /** Returns the guard areas, which lie inside others, by ascending address. */
  public List<AddressRange> guards() {
    return vmas.guards();
  }

  /** Returns the area that holds an address. */
  public Optional<Vma> vma(long address) {
    return vmas.find(address);
  }

  /** Returns the longest run from an address up to {@code last} whose bytes are in one place. */
  public Extent extent(long address, long last) throws IOException {
    Optional<Vma> vma = vmas.find(address);
    if (vma.isEmpty()) {
      long end = AddressRange.lower(last, vmas.gapEnd(address));
      return new Extent(address, end, new Unavailable(Reason.UNMAPPED, "no area is mapped there"));
    }
    long end = AddressRange.lower(last, vma.get().last());
    Optional<AddressRange> guard = vmas.guard(address);
    if (guard.isPresent() && guard.get().contains(address)) {
      long guardEnd = AddressRange.lower(end, guard.get().last());
      return new Extent(address, guardEnd, new Unavailable(Reason.GUARD, "it is a guard area"));
    }
    if (guard.isPresent()) {
      end = AddressRange.lower(end, guard.get().start() - 1);
    }
    return contents.locate(vma.get(), address, end);
  }

  /**
   * Reads memory.
   *
   * @param address the first address
   * @param into a buffer on the heap, which is filled from its position to its limit
   * @throws MemoryFault if a byte is not there and {@code hole} is FAIL
   */
  public void read(long address, ByteBuffer into, Hole hole) throws IOException {
    int length = into.remaining();
    int offset = into.arrayOffset() + into.position();
    int done = 0;
    while (done < length) {
      long at = address + done;
      int wanted = Math.min(length - done, MAX_STEP);
      if (AddressRange.isBelow(at + wanted - 1, at)) {
        throw new MemoryFault(name, at, "the range goes beyond 64 bits");
      }
      Extent extent = extent(at, at + wanted - 1);
      int count = (int) extent.length();
      if (hole == Hole.FAIL && extent.backing() instanceof Unavailable why) {
        throw new MemoryFault(name, at, why.text());
      }
      blocks.read(extent.backing(), into.array(), offset + done, count);
      done += count;
    }
    into.position(into.limit());
  }

  /** Reads memory that must be there. */
  public byte[] read(long address, int length) throws IOException {
    byte[] bytes = new byte[length];
    read(address, ByteBuffer.wrap(bytes), Hole.FAIL);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    contents.close();
  }
}
