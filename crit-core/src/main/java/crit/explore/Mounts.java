package crit.explore;

import crit.checkpoint.Checkpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mounts of all namespaces of a checkpoint: of none if CRIU saved no mount namespace.
 * Unchangeable.
 */
public final class Mounts {
  private static final String PREFIX = "mountpoints-";
  private static final String SUFFIX = ".img";

  private final List<MountTree> trees;
  private final Map<Long, Mount> byId = new HashMap<>();

  private Mounts(List<MountTree> trees) {
    this.trees = trees;
    for (MountTree tree : trees) {
      tree.mounts().forEach(it -> byId.putIfAbsent(it.id(), it));
    }
  }

  /** Reads all images of mounts that a set has. */
  public static Mounts read(Checkpoint checkpoint) throws IOException {
    List<MountTree> trees = new ArrayList<>();
    for (String file : checkpoint.store().names()) {
      if (file.startsWith(PREFIX) && file.endsWith(SUFFIX)) {
        String number = file.substring(PREFIX.length(), file.length() - SUFFIX.length());
        if (number.matches("[0-9]{1,10}")) {
          trees.add(MountTree.read(checkpoint, Long.parseLong(number), file));
        }
      }
    }
    return new Mounts(List.copyOf(trees));
  }

  /** Returns the namespaces in the order of their images' names. */
  public List<MountTree> trees() {
    return trees;
  }

  /** Returns the mount that a file names by its unsigned number, in whatever namespace. */
  public Optional<Mount> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }
}
