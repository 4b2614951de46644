package crit.rewrite.verb;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.explore.Glob;
import crit.explore.Mounts;
import crit.image.ImageType;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.Rule;
import crit.rewrite.Surroundings;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.TtyType;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.tty_info_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts files in the place of terminals, or has a restore give other terminals. */
final class TerminalAction implements Action {
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String EXTERNAL = "external";

  static final Verb VERB =
      new Verb(
          "tty",
          "Puts a file, or a descriptor that a restore inherits, in the place of terminals; or"
              + " makes them external, so that they stay terminals, which a restore inherits.",
          List.of(
              Parameter.required(FROM, Kind.TEXT, "The path of the terminal, with * and ?."),
              Parameter.required(
                  TO, Kind.TEXT, "The path of a file, inherit:KEY, or the word external.")),
          "tty /dev/pts/* -> external",
          TerminalAction::new);

  private final Rule rule;
  private final String from;
  private final @Nullable FileReplacement replacement;
  private final Set<Integer> terminals = new HashSet<>();
  private final Set<String> seen = new TreeSet<>();
  private final Set<String> keys = new TreeSet<>();

  private TerminalAction(Rule rule) throws RuleException {
    this.rule = rule;
    Arguments arguments = rule.arguments();
    from = arguments.text(FROM);
    replacement =
        arguments.text(TO).equals(EXTERNAL)
            ? null
            : new FileReplacement(FileTarget.of(arguments, TO));
  }

  @Override
  public void prepare(Surroundings set) throws IOException {
    Checkpoint checkpoint = set.checkpoint();
    if (!checkpoint.has("files.img")) {
      throw rule.place().wrong("the set has no files.img, which tty needs");
    }
    Mounts mounts = Mounts.read(checkpoint);
    Set<Integer> found = new HashSet<>();
    Set<FileReplacement.Meant> meant = new HashSet<>();
    for (Task task : checkpoint.tree().tasks()) {
      for (fdinfo_entry descriptor : task.descriptors()) {
        if (descriptor.getType() == fd_types.TTY) {
          Optional<file_entry> file = checkpoint.files().find(descriptor.getId());
          if (file.isPresent() && isMeant(file.get(), set)) {
            meant.add(new FileReplacement.Meant(task.pid(), descriptor.getFd()));
            if (found.add(descriptor.getId())) {
              add(task, file.get(), mounts);
            }
          }
        }
      }
    }
    if (replacement != null) {
      replacement.finish(set, meant);
    }
  }

  private void add(Task task, file_entry file, Mounts mounts) throws IOException {
    if (replacement == null) {
      terminals.add(file.getTty().getTtyInfoId());
    } else {
      replacement.add(task, file, mounts);
    }
  }

  private boolean isMeant(file_entry file, Surroundings set) throws IOException {
    String path =
        set.checkpoint()
            .files()
            .find(file.getTty().getRegfId())
            .map(file_entry::getReg)
            .map(reg_file_entry::getName)
            .orElse("");
    seen.add(path);
    return Glob.matches(from, path) && rule.where().fits("files.img", file, set);
  }

  @Override
  public boolean judgesSelection() {
    return true;
  }

  @Override
  public boolean touches(ImageType type) {
    return replacement == null
        ? type.name().equals("TTY_INFO")
        : !replacement.isEmpty() && FileReplacement.touches(type);
  }

  @Override
  public boolean apply(Draft draft) throws IOException {
    if (replacement != null) {
      return replacement.apply(draft);
    }
    tty_info_entry.Builder terminal = (tty_info_entry.Builder) draft.message();
    if (!terminals.contains(terminal.getId())) {
      return false;
    }
    if (!terminal.hasDev()) {
      throw rule.place()
          .wrong(
              "terminal %d has no device of its file system, which an external one needs"
                  .formatted(terminal.getId()));
    }
    terminal.setType(TtyType.EXT_TTY).clearPty();
    keys.add("tty[%x:%x]".formatted(terminal.getRdev(), terminal.getDev()));
    return true;
  }

  @Override
  public List<String> candidates() {
    return Candidates.of("terminals ", seen);
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    keys.forEach(it -> warnings.add("a restore needs --inherit-fd 'fd[N]:%s'".formatted(it)));
    if (replacement != null) {
      warnings.addAll(replacement.warnings());
    }
    return warnings;
  }
}
