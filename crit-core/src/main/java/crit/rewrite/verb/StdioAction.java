package crit.rewrite.verb;

import crit.checkpoint.Task;
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
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Puts files in the place of standard input and output. */
final class StdioAction implements Action {
  private static final String FD = "fd";
  private static final String TO = "to";
  private static final Map<String, Integer> NAMES = Map.of("stdin", 0, "stdout", 1, "stderr", 2);
  private static final int SEEN = 1000;

  static final Verb VERB =
      new Verb(
          "stdio",
          "Puts a file, or a descriptor that a restore inherits, in the place of what tasks have as"
              + " standard input or output, or as other descriptors, whatever that is.",
          List.of(
              Parameter.required(
                  FD, Kind.LIST, "The descriptors: numbers, or stdin, stdout, stderr."),
              Parameter.required(
                  TO,
                  Kind.TEXT,
                  "The path of a file, or inherit:KEY for --inherit-fd of a restore.")),
          "stdio stdout,stderr -> /var/log/app.log",
          StdioAction::new);

  private final Rule rule;
  private final Set<Integer> descriptors = new HashSet<>();
  private final FileReplacement replacement;
  private final Set<String> seen = new TreeSet<>();

  private StdioAction(Rule rule) throws RuleException {
    this.rule = rule;
    Arguments arguments = rule.arguments();
    for (String word : arguments.list(FD)) {
      descriptors.add(descriptor(arguments, word.strip()));
    }
    replacement = new FileReplacement(FileTarget.of(arguments, TO));
  }

  private static int descriptor(Arguments arguments, String word) throws RuleException {
    Integer named = NAMES.get(word);
    if (named != null) {
      return named;
    }
    if (word.matches("[0-9]{1,7}")) {
      return Integer.parseInt(word);
    }
    throw arguments.wrong(
        FD, "is '%s', expected numbers of descriptors, or stdin, stdout, stderr".formatted(word));
  }

  @Override
  public void prepare(Surroundings set) throws IOException {
    if (!set.checkpoint().has("files.img")) {
      throw rule.place().wrong("the set has no files.img, which stdio needs");
    }
    Mounts mounts = Mounts.read(set.checkpoint());
    Map<Integer, Boolean> isMeant = new HashMap<>();
    Set<FileReplacement.Meant> meant = new HashSet<>();
    for (Task task : set.checkpoint().tree().tasks()) {
      if (!rule.where().fitsTask(task.pid(), set)) {
        continue;
      }
      for (fdinfo_entry descriptor : task.descriptors()) {
        if (!descriptors.contains(descriptor.getFd())) {
          note(task, descriptor);
          continue;
        }
        Optional<file_entry> file = set.checkpoint().files().find(descriptor.getId());
        if (file.isPresent() && rule.where().fits("files.img", file.get(), set)) {
          if (isMeant.putIfAbsent(descriptor.getId(), true) == null) {
            replacement.add(task, file.get(), mounts);
          }
          meant.add(new FileReplacement.Meant(task.pid(), descriptor.getFd()));
        }
      }
    }
    replacement.finish(set, meant);
  }

  private void note(Task task, fdinfo_entry descriptor) {
    if (seen.size() < SEEN) {
      seen.add("%d of task %d".formatted(descriptor.getFd(), task.pid()));
    }
  }

  @Override
  public boolean judgesSelection() {
    return true;
  }

  @Override
  public boolean touches(ImageType type) {
    return !replacement.isEmpty() && FileReplacement.touches(type);
  }

  @Override
  public boolean apply(Draft draft) {
    return replacement.apply(draft);
  }

  @Override
  public List<String> candidates() {
    return Candidates.of("descriptors ", seen);
  }

  @Override
  public List<String> warnings() {
    return replacement.warnings();
  }
}
