package crit.rewrite.verb;

import com.google.protobuf.ByteString;
import crit.explore.Glob;
import crit.image.ImageType;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.thread_core_entry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Changes the names of threads, the first of which is that of the task. */
final class CommAction implements Action {
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final int LONGEST = 15;

  static final Verb VERB =
      new Verb(
          "comm",
          "Changes the names of threads, as ps shows them; a task is called as its first thread.",
          List.of(
              Parameter.required(FROM, Kind.TEXT, "The name now, with * and ?."),
              Parameter.required(TO, Kind.TEXT, "The name it becomes, at most 15 bytes.")),
          "comm worker -> worker2",
          CommAction::new);

  private final String from;
  private final ByteString to;
  private final Set<String> seen = new TreeSet<>();

  private CommAction(Rule rule) throws RuleException {
    Arguments arguments = rule.arguments();
    from = arguments.text(FROM);
    to = ByteString.copyFromUtf8(arguments.text(TO));
    if (to.size() > LONGEST) {
      throw arguments.wrong(
          TO, "has %d bytes, at most %d are allowed".formatted(to.size(), LONGEST));
    }
  }

  @Override
  public boolean touches(ImageType type) {
    return CoreImages.isCore(type);
  }

  @Override
  public boolean apply(Draft draft) {
    Optional<task_core_entry.Builder> task = CoreImages.task(draft);
    boolean isTask = task.isPresent() && task.get().hasComm() && fits(task.get().getComm());
    if (isTask) {
      task.get().setCommBytes(to);
    }
    Optional<thread_core_entry.Builder> thread = CoreImages.thread(draft);
    boolean isThread = thread.isPresent() && thread.get().hasComm() && fits(thread.get().getComm());
    if (isThread) {
      thread.get().setCommBytes(to);
    }
    return isTask || isThread;
  }

  private boolean fits(String name) {
    seen.add(name);
    return Glob.matches(from, name);
  }

  @Override
  public List<String> candidates() {
    return Candidates.of("threads ", seen);
  }
}
