package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.need;
import static crit.explore.check.Check.note;

import java.util.List;

/**
 * What must be true of page maps and pages files; {@link PageMapWalk} and {@link ParentWalk} find
 * where it is not.
 */
final class PageChecks {
  private static final String COPY_AGAIN =
      "copy the checkpoint again: the file was cut, changed or forgotten";
  private static final String EDIT = "put it right with 'crit decode' and 'crit encode'";
  private static final String COPY_PARENTS =
      "copy the whole chain of dumps, with the parent links leading from one to the next";

  static final Check HEAD = error("pagemap.head", "a page map has a head", COPY_AGAIN);
  static final Check ORDER =
      error("pagemap.order", "page runs are in the order of their addresses and apart", EDIT);
  static final Check ALIGNED = error("pagemap.aligned", "page runs start at page borders", EDIT);
  static final Check EMPTY = note("pagemap.empty", "each page run has a page", EDIT);
  static final Check FLAGS =
      error("pagemap.flags", "a page run says in one way where its pages are", EDIT);
  static final Check BLOCKS =
      error("pagemap.blocks", "compressed blocks add up to what is said of them", EDIT);
  static final Check RAW =
      error(
          "pagemap.raw",
          "pages that are mapped from the file are not compressed",
          "run 'crit decompress' on the checkpoint");
  static final Check OUTSIDE =
      error("pagemap.outside", "pages are where the task or segment has memory", EDIT);
  static final Check LAZY =
      need(
          "need.lazy-pages",
          "the page server still has the pages that were left to it",
          "restore with --lazy-pages and 'criu lazy-pages --page-server', while the dump's page"
              + " server still runs");
  static final Check SIZE =
      error("pages.size", "a pages file is as long as its page map says", COPY_AGAIN);
  static final Check MISSING =
      error("pages.missing", "the pages file of a page map is in the set", COPY_AGAIN);
  static final Check SHARED =
      error("pages.shared-id", "no two page maps have one pages file", EDIT);
  static final Check ORPHAN =
      note("pages.orphan", "each pages file is of a page map", "CRIU does not read it");
  static final Check SEGMENT = error("segment.pages", "shared memory has its page map", COPY_AGAIN);
  static final Check LINK = error("parent.link", "the parent link leads to a dump", COPY_PARENTS);
  static final Check PARENT =
      error("parent.missing", "pages that are in a parent have one", COPY_PARENTS);
  static final Check PAGES =
      error("parent.pages", "pages that are in a parent are found there", COPY_PARENTS);
  static final Check IMAGE =
      error("parent.image", "the page maps of parents can be read", COPY_PARENTS);

  static final List<Check> ROWS =
      List.of(
          HEAD, ORDER, ALIGNED, EMPTY, FLAGS, BLOCKS, RAW, OUTSIDE, LAZY, SIZE, MISSING, SHARED,
          ORPHAN, SEGMENT, LINK, PARENT, PAGES, IMAGE);

  private PageChecks() {}
}
