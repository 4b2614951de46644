package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.memory.PageSize;
import crit.schemas.proto.dump_stats_entry;
import crit.schemas.proto.restore_stats_entry;
import crit.schemas.proto.stats_entry;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** What CRIU counted while it dumped or restored. */
public final class StatisticsView {
  /** The figures. */
  public static final View<Row> VIEW =
      new View<>(
          "stats",
          "How long CRIU took and how many pages it wrote",
          Row.class,
          List.of("image", "name", "value", "shown", "about"),
          StatisticsView::rows);

  /**
   * A figure.
   *
   * @param image stats-dump or stats-restore
   * @param name the name of CRIU's field, or {@code total_} something for a sum
   * @param value the number in the unit
   * @param unit microseconds, pages, or nothing for what is counted
   * @param bytes the pages' size
   * @param shown the number as people read it
   * @param about what it is
   */
  public record Row(
      String image,
      String name,
      long value,
      String unit,
      OptionalLong bytes,
      String shown,
      String about) {}

  private static final String DUMP = "stats-dump";
  private static final String RESTORE = "stats-restore";

  private StatisticsView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    Checkpoint set = scope.checkpoint();
    for (String image : List.of(DUMP, RESTORE)) {
      var found = set.first(image, stats_entry.parser());
      if (found.isPresent()) {
        var figures = new Figures(image, PageSize.of(set), sink);
        if (found.get().hasDump()) {
          dump(found.get().getDump(), figures);
        }
        if (found.get().hasRestore()) {
          restore(found.get().getRestore(), figures);
        }
      }
    }
  }

  private static void dump(dump_stats_entry it, Figures to) throws IOException {
    to.time("freezing_time", it.getFreezingTime(), "until all tasks stood still");
    to.time("frozen_time", it.getFrozenTime(), "as long as they stood still");
    to.time("memdump_time", it.getMemdumpTime(), "taking the pages out of the tasks");
    to.time("memwrite_time", it.getMemwriteTime(), "writing the pages");
    if (it.hasIrmapResolve()) {
      to.time("irmap_resolve", it.getIrmapResolve(), "finding the paths of watched inodes");
    }
    to.pages("pages_scanned", it.getPagesScanned(), "private pages that were looked at");
    to.pages("pages_skipped_parent", it.getPagesSkippedParent(), "left to the parent dump");
    to.pages("pages_written", it.getPagesWritten(), "in the pages files");
    to.pages("pages_lazy", it.getPagesLazy(), "to be fetched after restore");
    if (it.hasPagePipes()) {
      to.count("page_pipes", it.getPagePipes(), "pipes that held the pages");
      to.count("page_pipe_bufs", it.getPagePipeBufs(), "buffers in those pipes");
    }
    if (it.hasShpagesScanned()) {
      to.pages("shpages_scanned", it.getShpagesScanned(), "shared pages that were looked at");
      to.pages("shpages_skipped_parent", it.getShpagesSkippedParent(), "left to the parent dump");
      to.pages("shpages_written", it.getShpagesWritten(), "in the pages files");
    }
    to.pages(
        "total_written", it.getPagesWritten() + it.getShpagesWritten(), "private and shared pages");
  }

  private static void restore(restore_stats_entry it, Figures to) throws IOException {
    to.time("forking_time", it.getForkingTime(), "creating the tasks");
    to.time("restore_time", it.getRestoreTime(), "the whole of the restore");
    to.pages("pages_compared", it.getPagesCompared(), "compared with the parent task's");
    to.pages(
        "pages_skipped_cow", it.getPagesSkippedCow(), "equal, and shared with the parent task");
    if (it.hasPagesRestored()) {
      to.pages("pages_restored", it.getPagesRestored(), "written into the tasks");
    }
  }

  /** Hands figures over. */
  private record Figures(String image, int pageSize, View.Sink<? super Row> sink) {

    void time(String name, int micros, String about) throws IOException {
      long value = Integer.toUnsignedLong(micros);
      String shown = TimeSpan.ofMicros(value).toString();
      sink.accept(new Row(image, name, value, "microseconds", OptionalLong.empty(), shown, about));
    }

    void pages(String name, long pages, String about) throws IOException {
      var size = new ByteSize(pages * pageSize);
      sink.accept(
          new Row(
              image, name, pages, "pages", OptionalLong.of(size.bytes()), size.toString(), about));
    }

    void count(String name, long value, String about) throws IOException {
      String shown = Long.toUnsignedString(value);
      sink.accept(new Row(image, name, value, "", OptionalLong.empty(), shown, about));
    }
  }
}
