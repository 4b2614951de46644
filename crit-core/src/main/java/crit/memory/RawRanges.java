package crit.memory;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which pages must not be compressed, as a restore maps or reads them directly: those of huge pages
 * and of areas that a plugin restores, be they shared. Unchangeable.
 */
final class RawRanges {
  private static final int MAP_SHARED = 1;
  private static final int MAP_HUGETLB = 0x40000;

  private final Map<String, List<AddressRange>> byMap = new HashMap<>();

  private RawRanges() {}

  /** Returns those of a set; none if it has no tasks. */
  static RawRanges of(Checkpoint set) throws IOException {
    var ranges = new RawRanges();
    if (set.has("pstree.img")) {
      for (Task task : set.tree().tasks()) {
        Optional<mm_entry> mm = task.mm();
        if (mm.isPresent()) {
          for (vma_entry vma : mm.get().getVmasList()) {
            ranges.add(task, vma);
          }
        }
      }
    }
    return ranges;
  }

  private void add(Task task, vma_entry vma) throws IOException {
    boolean isHuge = (vma.getFlags() & MAP_HUGETLB) != 0;
    boolean isOfPlugin = (vma.getStatus() & Vma.EXT_PLUGIN) != 0;
    long length = vma.getEnd() - vma.getStart();
    if (!isHuge && !isOfPlugin || length == 0) {
      return;
    }
    if ((vma.getFlags() & MAP_SHARED) == 0) {
      add(task.name("pagemap"), PageMap.address(vma.getStart()), length);
    } else {
      add(Segment.mapName(vma.getShmid()), vma.getPgoff(), length);
      Optional<Segment> segment = Segment.of(task, Vma.of(vma));
      if (segment.isPresent()) {
        add(segment.get().mapName(), vma.getPgoff(), length);
      }
    }
  }

  private void add(String map, long start, long length) {
    long last = AddressRange.isBelow(start + length - 1, start) ? -1 : start + length - 1;
    byMap.computeIfAbsent(map, _ -> new ArrayList<>()).add(new AddressRange(start, last));
  }

  /** Returns the ranges of a page map that overlap another range. */
  List<AddressRange> within(String map, AddressRange range) {
    List<AddressRange> all = byMap.getOrDefault(map, List.of());
    return all.isEmpty() ? all : all.stream().filter(range::overlaps).toList();
  }
}
