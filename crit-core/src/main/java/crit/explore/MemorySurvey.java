package crit.explore;

import crit.bytes.ByteSource;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.Entries;
import crit.checkpoint.Task;
import crit.memory.PageMap;
import crit.memory.PageSize;
import crit.memory.Segment;
import crit.memory.Vma;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The memory in short.
 *
 * @param pageSize the size of a page
 * @param areas how many areas the tasks have
 * @param size the size of these together
 * @param stored how much the pages files have, before compression
 * @param inParent how much the sets have that this one builds on
 * @param lazy how much was left to a page server
 * @param segments how many shared segments there are
 * @param segmentsSize the size of these together
 * @param pagesFiles how many pages files the set has
 * @param onDisk their size together
 */
public record MemorySurvey(
    int pageSize,
    long areas,
    ByteSize size,
    ByteSize stored,
    ByteSize inParent,
    ByteSize lazy,
    int segments,
    ByteSize segmentsSize,
    int pagesFiles,
    ByteSize onDisk) {

  /** Adds up the memory of tasks and segments, and notes what is unusual about it. */
  static MemorySurvey of(Scope scope, List<Task> tasks, Remarks findings) throws IOException {
    Checkpoint set = scope.checkpoint();
    var counter = new Counter(set, findings);
    for (Task task : tasks) {
      Optional<mm_entry> mm = task.mm();
      if (mm.isPresent()) {
        counter.areas(task, mm.get());
      }
      counter.map(task.name("pagemap"));
    }
    boolean isAll = scope.selection().isAll();
    if (isAll) {
      counter.files(tasks.isEmpty());
    }
    List<Segment> segments = isAll ? Segment.all(set) : List.of();
    long segmentsSize = segments.stream().mapToLong(Segment::size).sum();
    if (counter.lazy > 0) {
      findings.add("pages left to a page server", counter.lazy, "");
    }
    int pageSize = tasks.isEmpty() ? PageSize.DEFAULT : PageSize.of(set);
    return new MemorySurvey(
        pageSize,
        counter.areas,
        new ByteSize(counter.size),
        new ByteSize(counter.stored * pageSize),
        new ByteSize(counter.inParent * pageSize),
        new ByteSize(counter.lazy * pageSize),
        segments.size(),
        new ByteSize(segmentsSize),
        counter.pagesFiles,
        new ByteSize(counter.onDisk));
  }

  /** What is counted on the way; pages, but areas in bytes. */
  private static final class Counter {
    private final Checkpoint set;
    private final Remarks findings;
    private long areas;
    private long size;
    private long stored;
    private long inParent;
    private long lazy;
    private int pagesFiles;
    private long onDisk;

    Counter(Checkpoint set, Remarks findings) {
      this.set = set;
      this.findings = findings;
    }

    void areas(Task task, mm_entry mm) throws IOException {
      for (vma_entry vma : mm.getVmasList()) {
        if ((vma.getStatus() & Vma.GUARD) == 0) {
          areas++;
          size += vma.getEnd() - vma.getStart();
        }
        if ((vma.getStatus() & Vma.EXT_PLUGIN) != 0) {
          findings.add(
              "areas of devices", Integer.toUnsignedString(task.pid()) + " " + task.comm());
        }
      }
    }

    /** Adds the maps of segments, and of tasks if no image tells which there are. */
    void files(boolean hasNoTasks) throws IOException {
      for (String file : set.store().names()) {
        if (file.startsWith("pagemap-shmem-") || hasNoTasks && file.startsWith("pagemap-")) {
          map(file);
        }
        if (file.startsWith("pages-") && file.endsWith(".img")) {
          pagesFiles++;
          try (ByteSource source = set.store().open(file)) {
            onDisk += source.size();
          }
        }
      }
    }

    void map(String file) throws IOException {
      if (!set.has(file)) {
        return;
      }
      try (var entries = Entries.open(set.store(), file)) {
        if (entries.next()) {
          int id = entries.message(pagemap_head.parser()).getPagesId();
          boolean hasData = false;
          while (entries.next()) {
            hasData |= add(entries.message(pagemap_entry.parser()));
          }
          String pages = "pages-" + Integer.toUnsignedString(id) + ".img";
          if (hasData && !set.has(pages)) {
            findings.add("missing images", pages);
          }
        }
      }
    }

    private boolean add(pagemap_entry entry) {
      int flags = PageMap.flags(entry);
      long pages = PageMap.pages(entry);
      boolean isPresent = (flags & PageMap.PRESENT) != 0;
      stored += isPresent ? pages : 0;
      inParent += (flags & PageMap.PARENT) != 0 ? pages : 0;
      lazy += !isPresent && (flags & PageMap.LAZY) != 0 ? pages : 0;
      return isPresent;
    }
  }
}
