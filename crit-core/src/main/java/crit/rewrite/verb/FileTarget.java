package crit.rewrite.verb;

import crit.explore.Mount;
import crit.explore.MountTree;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.fown_entry;
import crit.schemas.proto.reg_file_entry;
import java.util.List;
import java.util.Optional;

/**
 * What takes the place of an open file: a file with a path, or a descriptor that a restore
 * inherits. Unchangeable.
 *
 * @param name the path, or the key of the descriptor
 * @param isInherited which of them
 */
record FileTarget(String name, boolean isInherited) {
  static final String INHERIT = "inherit:";
  private static final int ACCESS = 3;
  private static final int APPEND = 02000;

  /** Takes a value of a rule. */
  static FileTarget of(Arguments arguments, String name) throws RuleException {
    String text = arguments.text(name);
    if (text.startsWith(INHERIT) && text.length() > INHERIT.length()) {
      return new FileTarget(text.substring(INHERIT.length()), true);
    }
    if (!text.startsWith("/")) {
      throw arguments.wrong(
          name, "is '%s', expected a path that starts with /, or %sKEY".formatted(text, INHERIT));
    }
    return new FileTarget(text, false);
  }

  /**
   * Returns the entry of a file that is open in the same way. Nothing is said of its position, so
   * that a restore does not seek; what is written goes to its end.
   *
   * @param flags how it was opened
   * @param mounts the mounts that its task sees, if they were dumped
   */
  reg_file_entry.Builder entry(int id, int flags, fown_entry owner, Optional<MountTree> mounts) {
    int access = flags & ACCESS;
    var file =
        reg_file_entry
            .newBuilder()
            .setId(id)
            .setFlags(access == 0 || isInherited ? access : access | APPEND)
            .setPos(-1)
            .setFown(owner)
            .setName(name);
    if (isInherited) {
      return file.setExt(true);
    }
    mounts
        .flatMap(it -> it.at(name))
        .map(Mount::entry)
        .ifPresent(it -> file.setMntId(it.getMntId()));
    return file;
  }

  /** Returns what a person should know. */
  List<String> warnings() {
    return List.of(
        isInherited
            ? "a restore needs --inherit-fd 'fd[N]:%s', N being a descriptor of criu"
                .formatted(name)
            : "a restore does not make " + name + ": it has to be there");
  }
}
