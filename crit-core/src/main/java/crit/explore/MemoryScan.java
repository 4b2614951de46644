package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.memory.AddressSpace;
import crit.memory.PageSize;
import crit.memory.Segment;
import crit.memory.Vma;
import crit.memory.search.MemorySearch;
import crit.memory.search.SearchListener;
import crit.memory.search.SearchPattern;
import crit.schemas.proto.mm_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Searches the memory of the tasks that are selected: what each has for itself, then each shared
 * segment once, whoever maps it. What no task ever touched is not searched. Not safe for several
 * threads, though it works with several.
 */
public final class MemoryScan {
  private final Scope scope;
  private final Map<Segment, List<Mapping>> segments = new LinkedHashMap<>();
  private long before;

  /** Where a task maps a segment: the address at which its first byte is or would be. */
  record Mapping(Task task, long address) {}

  /**
   * Memory that is searched.
   *
   * @param task whose it is, if it is not a segment's
   * @param segment what it is, if it is one
   * @param mappings who maps the segment
   * @param space its bytes
   * @param names the names of its areas
   */
  record Place(
      Optional<Task> task,
      Optional<Segment> segment,
      List<Mapping> mappings,
      AddressSpace space,
      Optional<VmaNames> names) {}

  /** Is told what was found. */
  public interface Listener {
    /**
     * Takes a hit.
     *
     * @return whether to go on
     */
    boolean hit(ScanHit hit) throws IOException;

    /** Takes how many bytes were searched so far. */
    default void progress(long bytes) throws IOException {}
  }

  /** Prepares a search. */
  public MemoryScan(Scope scope) {
    this.scope = scope;
  }

  /** Returns how many bytes there are to search. */
  public long size() throws IOException {
    long[] sum = {0};
    forEachPlace(place -> {
      sum[0] += SpaceRegions.size(place.space(), place.task().isPresent());
      return true;
    });
    return sum[0];
  }

  /**
   * Searches.
   *
   * @return whether the search came to the end, which is false if the listener ended it
   */
  public boolean run(SearchPattern pattern, Listener listener) throws IOException {
    before = 0;
    return forEachPlace(place -> run(pattern, place, listener));
  }

  private boolean run(SearchPattern pattern, Place place, Listener listener) throws IOException {
    var regions = new SpaceRegions(place.space(), place.task().isPresent());
    var within =
        new SearchListener() {
          private long done;

          @Override
          public boolean hit(long address, long length) throws IOException {
            return listener.hit(new ScanHit(place, address, length));
          }

          @Override
          public void progress(long bytes) throws IOException {
            done = bytes;
            listener.progress(before + bytes);
          }
        };
    boolean isComplete = MemorySearch.run(pattern, regions, within);
    before += within.done;
    return isComplete;
  }

  /** Does something with a place, and returns whether to go on. */
  private interface PlaceVisitor {
    boolean visit(Place place) throws IOException;
  }

  private boolean forEachPlace(PlaceVisitor visitor) throws IOException {
    segments.clear();
    for (Task task : scope.tasks()) {
      if (!visit(task, visitor)) {
        return false;
      }
    }
    Checkpoint set = scope.checkpoint();
    if (scope.selection().isAll()) {
      Segment.all(set).forEach(it -> segments.putIfAbsent(it, List.of()));
    }
    int pageSize = PageSize.of(set);
    for (Map.Entry<Segment, List<Mapping>> segment : segments.entrySet()) {
      try (var space = AddressSpace.of(set, segment.getKey(), pageSize)) {
        var place =
            new Place(
                Optional.empty(),
                Optional.of(segment.getKey()),
                segment.getValue(),
                space,
                Optional.empty());
        if (!visitor.visit(place)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean visit(Task task, PlaceVisitor visitor) throws IOException {
    Optional<mm_entry> mm = task.mm();
    if (mm.isEmpty()) {
      return true;
    }
    try (var space = AddressSpace.of(task, scope.files())) {
      for (Vma vma : space.vmas()) {
        addSegment(task, vma);
      }
      var names = Optional.of(new VmaNames(task, mm.get()));
      return visitor.visit(new Place(Optional.of(task), Optional.empty(), List.of(), space, names));
    }
  }

  private void addSegment(Task task, Vma vma) throws IOException {
    if (SpaceRegions.isShared(vma)) {
      Optional<Segment> segment = Segment.of(task, vma);
      if (segment.isPresent()) {
        segments
            .computeIfAbsent(segment.get(), _ -> new ArrayList<>())
            .add(new Mapping(task, vma.start() - vma.offset()));
      }
    }
  }
}
