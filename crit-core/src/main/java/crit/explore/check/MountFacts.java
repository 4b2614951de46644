package crit.explore.check;

import crit.schemas.proto.mnt_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The mounts of all mount namespaces. */
final class MountFacts {
  private final List<Table> tables = new ArrayList<>();
  private final Known<Integer, Table> byId = new Known<>();
  private final Set<Integer> groups = new HashSet<>();

  /** The mounts of a namespace. */
  record Table(CheckedSet set, String image, List<mnt_entry> mounts, boolean isWhole) {}

  void load(CheckedSet set) throws IOException {
    for (String image : set.namesOf("mountpoints-")) {
      List<mnt_entry> mounts = new ArrayList<>();
      boolean isWhole = set.read(image, mnt_entry.parser(), (_, entry) -> mounts.add(entry));
      var table = new Table(set, image, mounts, isWhole);
      tables.add(table);
      for (mnt_entry mount : mounts) {
        byId.add(mount.getMntId(), table);
        groups.add(mount.getSharedId());
      }
      if (!isWhole) {
        byId.setIncomplete();
      }
    }
  }

  List<Table> tables() {
    return tables;
  }

  /** Returns the namespaces by the ids of their mounts. */
  Known<Integer, Table> byId() {
    return byId;
  }

  /** Returns whether a set with mounts has none of that id, for certain. */
  boolean lacks(int id) {
    return !tables.isEmpty() && byId.lacks(id);
  }

  /** Returns the ids of the peer groups that have a mount. */
  Set<Integer> groups() {
    return groups;
  }
}
