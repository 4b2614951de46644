package crit.explore;

import crit.explore.LinkView.End;
import crit.explore.LinkView.Kind;
import crit.explore.LinkView.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes ties of the ends that belong together, no more than there are ends. Those that lead out of
 * the checkpoint are kept for the end.
 */
final class Links {
  /** A file that no descriptor has, as it is on its way through a unix socket. */
  static final String IN_FLIGHT = "in flight";

  /** The other end of a pipe is closed, or a task has it that is not in the checkpoint. */
  static final String OUTSIDE_OR_CLOSED = "outside or closed";

  private final Holders holders;
  private final View.Sink<Row> sink;
  private final List<Row> outward = new ArrayList<>();

  Links(Holders holders, View.Sink<Row> sink) {
    this.holders = holders;
    this.sink = sink;
  }

  /** Returns who has a file, each task once. */
  List<End> ends(int file) {
    return ends(List.of(file));
  }

  /** Returns who has one of the files, each task once. */
  List<End> ends(List<Integer> files) {
    List<End> ends = new ArrayList<>();
    Set<Integer> pids = new HashSet<>();
    for (int file : files) {
      for (Holder holder : holders.of(file)) {
        if (pids.add(holder.pid())) {
          ends.add(End.of(holder));
        }
      }
    }
    return ends;
  }

  /** Ties each of one side to the first of the other. */
  void join(Kind kind, String what, List<End> from, List<End> to) throws IOException {
    if (from.isEmpty() || to.isEmpty()) {
      List<End> there = from.isEmpty() ? to : from;
      if (!there.isEmpty()) {
        outward.add(new Row(kind, what, there.getFirst(), End.outside(IN_FLIGHT)));
      }
      return;
    }
    for (End end : from) {
      add(kind, what, end, to.getFirst());
    }
    for (End end : to.subList(1, to.size())) {
      add(kind, what, from.getFirst(), end);
    }
  }

  /** Ties each of those that have a socket to the first that has the one it is connected to. */
  void joinFirst(Kind kind, String what, List<End> from, List<End> to) throws IOException {
    join(kind, what, from, to.subList(0, Math.min(1, to.size())));
  }

  /** Ties each end but the first to the first. */
  void chain(Kind kind, String what, List<End> ends) throws IOException {
    for (int i = 1; i < ends.size(); i++) {
      add(kind, what, ends.get(i), ends.getFirst());
    }
  }

  /** Ties two ends, unless one task has both. */
  void add(Kind kind, String what, End from, End to) throws IOException {
    if (!from.isTask(to)) {
      sink.accept(new Row(kind, what, from, to));
    }
  }

  /** Ties the first who has one of the files, if anybody has, to what is not in the checkpoint. */
  void addOutward(Kind kind, String what, List<Integer> files, String outside) {
    for (int file : files) {
      if (!holders.of(file).isEmpty()) {
        End end = End.of(holders.of(file).getFirst());
        outward.add(new Row(kind, what, end, End.outside(outside)));
        return;
      }
    }
  }

  /** Hands over what leads out. */
  void flush() throws IOException {
    for (Row row : outward) {
      sink.accept(row);
    }
  }
}
