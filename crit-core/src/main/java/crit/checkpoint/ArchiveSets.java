package crit.checkpoint;

import crit.bytes.TarMember;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds where in an archive the images are. */
final class ArchiveSets {
  private ArchiveSets() {}

  /**
   * Returns the directory: of those that have an inventory, else any image, the one least deep. Of
   * several it is the one on which no other builds, or that has the name which engines use.
   *
   * @throws IOException if there is none, or no telling which
   */
  static String choose(String archive, ArchiveTree tree) throws IOException {
    List<String> sets = tree.directoriesWith(ImageNames.INVENTORY::equals);
    if (sets.isEmpty()) {
      sets = tree.directoriesWith(ImageNames::isImage);
    }
    if (sets.isEmpty()) {
      String missing = archive + ": has no inventory.img in any directory";
      throw ImageNames.noImages(missing, tree.children(""), List.of());
    }
    int least = sets.stream().mapToInt(ArchiveSets::depth).min().getAsInt();
    List<String> shallow = sets.stream().filter(set -> depth(set) == least).toList();
    List<String> last = withoutParents(shallow, tree);
    Optional<String> ofEngine = last.stream().filter(ArchiveSets::isCheckpoint).findFirst();
    if (last.size() == 1 || ofEngine.isPresent()) {
      return ofEngine.orElse(last.getFirst());
    }
    throw new IOException(
        "%s: has %d sets of images: %s; unpack it and name one of them"
            .formatted(archive, shallow.size(), ImageNames.list(shallow)));
  }

  private static int depth(String path) {
    return path.isEmpty() ? 0 : 1 + (int) path.chars().filter(c -> c == '/').count();
  }

  private static boolean isCheckpoint(String path) {
    return path.substring(path.lastIndexOf('/') + 1).equals(ImageNames.CHECKPOINT);
  }

  private static List<String> withoutParents(List<String> sets, ArchiveTree tree) {
    List<String> last = new ArrayList<>(sets);
    for (String set : sets) {
      tree.find(ArchiveTree.within(set, ImageNames.PARENT))
          .map(entry -> entry.member())
          .filter(member -> member.kind() == TarMember.Kind.SYMBOLIC_LINK)
          .flatMap(member -> ArchiveTree.target(set, member.link()))
          .flatMap(tree::directory)
          .filter(parent -> !parent.equals(set))
          .ifPresent(last::remove);
    }
    return last;
  }
}
