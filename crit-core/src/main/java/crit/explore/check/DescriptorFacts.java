package crit.explore.check;

import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The descriptor tables: which number is which file. */
final class DescriptorFacts {
  private final Map<Integer, Table> tables = new HashMap<>();
  private final Map<Integer, Integer> tableOf = new HashMap<>();
  private final Map<Integer, List<Table>> pollers = new HashMap<>();

  /**
   * A table.
   *
   * @param entries its entries; only their numbers are kept once it was checked
   */
  record Table(
      CheckedSet set,
      String image,
      List<fdinfo_entry> entries,
      Map<Integer, Integer> files,
      boolean isWhole) {
    /** Returns whether a number is not in use, for certain. */
    boolean lacks(int fd) {
      return isWhole && !files.containsKey(fd);
    }

    OptionalInt file(int fd) {
      Integer file = files.get(fd);
      return file == null ? OptionalInt.empty() : OptionalInt.of(file);
    }
  }

  static String image(int filesId) {
    return "fdinfo-" + Integer.toUnsignedString(filesId) + ".img";
  }

  /** Notes which table a task has; returns whether no task before it had the same. */
  boolean use(int pid, int filesId) {
    tableOf.put(pid, filesId);
    return !tables.containsKey(filesId);
  }

  /** Reads a table, and keeps what numbers it has. */
  Table read(CheckedSet set, int filesId) throws IOException {
    List<fdinfo_entry> entries = new ArrayList<>();
    String image = image(filesId);
    boolean isWhole = set.read(image, fdinfo_entry.parser(), (_, entry) -> entries.add(entry));
    Map<Integer, Integer> files = HashMap.newHashMap(entries.size());
    entries.forEach(it -> files.putIfAbsent(it.getFd(), it.getId()));
    var table = new Table(set, image, List.of(), files, isWhole);
    tables.put(filesId, table);
    for (fdinfo_entry entry : entries) {
      if (entry.getType() == fd_types.EVENTPOLL) {
        pollers.computeIfAbsent(entry.getId(), _ -> new ArrayList<>()).add(table);
      }
    }
    return new Table(set, image, entries, files, isWhole);
  }

  /** Returns the table of a task, if it is known. */
  List<Table> of(int pid) {
    Integer id = tableOf.get(pid);
    Table table = id == null ? null : tables.get(id);
    return table == null ? List.of() : List.of(table);
  }

  /** Returns the tables that have an epoll file. */
  List<Table> withPoller(int file) {
    return pollers.getOrDefault(file, List.of());
  }
}
