package crit.explore;

import crit.checkpoint.Task;
import crit.memory.AddressSpace;
import crit.memory.Backing;
import crit.memory.Extent;
import crit.memory.Vma;
import crit.names.MemoryNames;
import crit.schemas.proto.mm_entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The areas of each task's memory, and how much of each is stored where. */
public final class MemoryMapView {
  /** The areas. */
  public static final View<Row> VIEW =
      new View<>(
          "maps",
          "The areas of each task's memory, and how much of each is stored",
          Row.class,
          List.of("pid", "start", "end", "permissions", "size", "stored", "inParent", "name"),
          MemoryMapView::rows);

  /**
   * An area.
   *
   * @param pid the task
   * @param comm its name
   * @param start the first address
   * @param end the first address behind it
   * @param permissions as in /proc/PID/maps
   * @param offset where it begins in its file or segment
   * @param name the file, or what is in brackets there; empty for private anonymous memory
   * @param size its size
   * @param stored how much of it the set's pages files have
   * @param inParent how much of it those of its parents have
   * @param lazy how much of it was left to a page server
   * @param lost how much of it the set says it has and has not
   * @param zero how much of it is zeros that nothing stores, or was never touched
   * @param inFile how much of it is in the mapped file only
   * @param pageSize the size of a page
   * @param shared whether what one task writes others see
   * @param flags MAP_* flags
   * @param advice what madvise(2) was told
   * @param status CRIU's bits
   */
  public record Row(
      int pid,
      String comm,
      Address start,
      Address end,
      String permissions,
      ByteSize offset,
      String name,
      ByteSize size,
      ByteSize stored,
      ByteSize inParent,
      ByteSize lazy,
      ByteSize lost,
      ByteSize zero,
      ByteSize inFile,
      int pageSize,
      boolean shared,
      List<String> flags,
      List<String> advice,
      List<String> status) {}

  private MemoryMapView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    for (Task task : scope.tasks()) {
      Optional<mm_entry> mm = task.mm();
      if (mm.isPresent()) {
        try (var space = AddressSpace.of(task, scope.files())) {
          var names = new VmaNames(task, mm.get());
          for (Vma vma : space.vmas()) {
            sink.accept(row(task, space, vma, names.name(vma)));
          }
        }
      }
    }
  }

  private static Row row(Task task, AddressSpace space, Vma vma, String name) throws IOException {
    var sum = new Usage();
    long address = vma.start();
    boolean isDone = false;
    while (!isDone) {
      Extent extent = space.extent(address, vma.last());
      sum.add(extent);
      isDone = extent.last() == vma.last();
      address = extent.last() + 1;
    }
    return new Row(
        task.pid(),
        task.comm(),
        new Address(vma.start()),
        new Address(vma.last() + 1),
        vma.permissions(),
        new ByteSize(vma.offset()),
        name,
        new ByteSize(vma.length()),
        new ByteSize(sum.stored),
        new ByteSize(sum.inParent),
        new ByteSize(sum.lazy),
        new ByteSize(sum.lost),
        new ByteSize(sum.zero),
        new ByteSize(sum.inFile),
        space.pageSize(),
        vma.is(Vma.FILE_SHARED | Vma.ANON_SHARED),
        MemoryNames.MAP_FLAGS.flagNames(Integer.toUnsignedLong(vma.flags())),
        MemoryNames.ADVICE.members(vma.madv(), 0),
        MemoryNames.STATUS.flagNames(Integer.toUnsignedLong(vma.status())));
  }

  /** How much of an area is where, in bytes. */
  private static final class Usage {
    private long stored;
    private long inParent;
    private long lazy;
    private long lost;
    private long zero;
    private long inFile;

    void add(Extent extent) {
      long length = extent.length();
      switch (extent.backing()) {
        case Backing.Zeros zeros when !zeros.isStored() -> zero += length;
        case Backing.MappedFile _ -> inFile += length;
        case Backing.Unavailable(Backing.Reason reason, String _) -> addMissing(reason, length);
        case Backing.Pages _, Backing.Compressed _, Backing.Zeros _ -> {
          if (extent.depth() == 0) {
            stored += length;
          } else {
            inParent += length;
          }
        }
      }
    }

    private void addMissing(Backing.Reason reason, long length) {
      switch (reason) {
        case LAZY -> lazy += length;
        case LOST -> lost += length;
        case FILE -> inFile += length;
        case UNMAPPED, GUARD, KERNEL, DEVICE -> zero += length;
      }
    }
  }
}
