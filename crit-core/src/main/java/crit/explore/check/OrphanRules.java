package crit.explore.check;

import static crit.explore.check.Check.note;

import crit.image.ImageType;
import crit.image.ImageTypes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Images of which nothing in the set knows; it looks when all others have looked. */
final class OrphanRules {
  /** The kinds of images that are one for each of something. */
  private static final Set<String> KINDS =
      Set.of(
          "CORE",
          "IDS",
          "MM",
          "FS",
          "FDINFO",
          "PAGEMAP",
          "SHMEM_PAGEMAP",
          "GHOST_FILE",
          "TCP_STREAM");

  static final List<Rule<CheckedSet>> RULES =
      List.of(
          new Rule<>(
              note(
                  "image.orphan",
                  "each image is of something in the set",
                  "CRIU does not read it; another dump may have left it"),
              OrphanRules::images));

  private OrphanRules() {}

  private static void images(CheckedSet set, Report out) throws IOException {
    boolean isWhole = !set.tree().pids().isEmpty() && !set.isBroken(TreeFacts.IMAGE);
    if (!isWhole || !set.has(TreeFacts.IMAGE)) {
      return;
    }
    for (String name : set.names()) {
      Optional<ImageType> type = ImageTypes.byFileName(name);
      boolean isOne = type.filter(it -> KINDS.contains(it.name())).isPresent();
      if (isOne && !set.isReferenced(name)) {
        out.add(Place.of(name), "nothing in the set knows of it");
      }
    }
  }
}
