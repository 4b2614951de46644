package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.memory.AddressRange;
import crit.memory.PageMap;
import crit.memory.PageSize;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The pages that a checkpoint has of each task's memory, by area. */
public final class ResidentView {
  /** The runs of pages in rising order, one row for each area that a run lies in. */
  public static final View<Row> VIEW =
      new View<>(
          "rss",
          "The pages that the checkpoint has of each task's memory",
          Row.class,
          List.of("pid", "comm", "start", "pages", "area", "areaPages", "kind", "name", "problem"),
          ResidentView::rows);

  /**
   * A run of pages, as far as it lies in one area.
   *
   * @param start the run's first address
   * @param pages how long the run is, all areas together; pages in a parent set count
   * @param area the area's first address, if there is one
   * @param areaPages how long the area is, in pages
   * @param kind what the area is for, {@link AreaKind#NONE} if the run lies in none
   * @param name the path of the area's file or the memfd's name, empty if it has none
   * @param problem why there are no pages; else empty
   */
  public record Row(
      int pid,
      String comm,
      Address start,
      long pages,
      Address area,
      long areaPages,
      AreaKind kind,
      String name,
      String problem) {}

  private ResidentView() {}

  private static void rows(Scope scope, View.Sink<Row> sink) throws IOException {
    Checkpoint checkpoint = scope.checkpoint();
    var files = new MappedFile.Finder(checkpoint);
    int pageSize = PageSize.of(checkpoint);
    for (Task task : scope.tasks()) {
      String image = task.name("pagemap");
      Optional<mm_entry> mm = task.mm();
      if (mm.isEmpty() || !checkpoint.has(image)) {
        sink.accept(nothing(task, Problem.missing(task, mm.isEmpty() ? "mm" : "pagemap")));
        continue;
      }
      PageMap map = PageMap.read(checkpoint.store(), image, pageSize);
      if (map.size() == 0) {
        sink.accept(nothing(task, ""));
      }
      new Walk(task, map, mm.get().getVmasList(), files).rows(sink);
    }
  }

  private static Row nothing(Task task, String problem) throws IOException {
    var none = new Address(0);
    return new Row(task.pid(), task.comm(), none, 0, none, 0, AreaKind.NONE, "", problem);
  }

  /** Goes through a task's runs and areas at the same time. */
  private record Walk(Task task, PageMap map, List<vma_entry> areas, MappedFile.Finder files) {

    void rows(View.Sink<Row> sink) throws IOException {
      int area = 0;
      for (int run = 0; run < map.size(); run++) {
        while (area < areas.size() && isBefore(areas.get(area), map.start(run))) {
          area++;
        }
        int first = area;
        while (area < areas.size() && reaches(run, areas.get(area))) {
          sink.accept(row(run, areas.get(area)));
          area++;
        }
        if (area == first) {
          sink.accept(row(run));
        } else {
          area--; // the next run may lie in the same one
        }
      }
    }

    private static boolean isBefore(vma_entry area, long address) {
      return !AddressRange.isBelow(address, area.getEnd());
    }

    private boolean reaches(int run, vma_entry area) {
      return !AddressRange.isBelow(map.last(run), area.getStart());
    }

    private Row row(int run) throws IOException {
      return row(run, new Address(0), 0, new MappedFile(AreaKind.NONE, ""));
    }

    private Row row(int run, vma_entry area) throws IOException {
      long pages = Long.divideUnsigned(area.getEnd() - area.getStart(), map.pageSize());
      return row(run, new Address(area.getStart()), pages, files.of(area));
    }

    private Row row(int run, Address area, long areaPages, MappedFile file) throws IOException {
      long start = map.start(run);
      long pages = Long.divideUnsigned(map.last(run) - start + 1, map.pageSize());
      return new Row(
          task.pid(),
          task.comm(),
          new Address(start),
          pages,
          area,
          areaPages,
          file.kind(),
          file.name(),
          "");
    }
  }
}
