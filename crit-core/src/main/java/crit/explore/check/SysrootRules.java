package crit.explore.check;

import static crit.explore.check.Check.error;

import crit.memory.FileRoot;
import crit.schemas.proto.reg_file_entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What must be true of the files on the disk, if it is at hand. */
final class SysrootRules {
  private SysrootRules() {}

  /** Returns the rules for a disk; none if there is none. */
  static List<Rule<CheckedFile>> of(FileRoot root) {
    return root == FileRoot.NONE
        ? List.of()
        : List.of(new Rule<>(CHECK, (file, out) -> look(root, file, out)));
  }

  static final Check CHECK =
      error(
          "sysroot.file",
          "each open or mapped file is on the disk as it was at the dump",
          "put the file there as it was; a restore compares its size, mode and build-id");

  private static void look(FileRoot root, CheckedFile file, Report out) throws IOException {
    reg_file_entry entry = file.entry().getReg();
    boolean isOnDisk =
        file.entry().hasReg()
            && !entry.getExt()
            && file.set().remaps().find(file.entry().getId()).isEmpty();
    Optional<String> difference = isOnDisk ? root.difference(entry) : Optional.empty();
    if (difference.isPresent()) {
      out.add(file.place("reg.name"), difference.get());
    }
  }
}
