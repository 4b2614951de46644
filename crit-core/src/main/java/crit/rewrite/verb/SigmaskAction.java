package crit.rewrite.verb;

import crit.image.ImageType;
import crit.names.NumberNames;
import crit.names.SignalNames;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.ImageFiles;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.thread_core_entry;
import java.util.List;
import java.util.Optional;

/** Changes which signals threads block. */
final class SigmaskAction implements Action {
  private static final String BLOCK = "block";
  private static final String UNBLOCK = "unblock";
  private static final String THREAD = "thread";
  private static final int SIGNALS = 64;
  private static final String ALL = "all";

  static final Verb VERB =
      new Verb(
          "sigmask",
          "Blocks signals in threads, or lets them through again. A signal that waits and is not"
              + " blocked any more arrives right after the restore.",
          List.of(
              Parameter.optional(BLOCK, Kind.LIST, "Signals to block, as usr1, 10 or all."),
              Parameter.optional(UNBLOCK, Kind.LIST, "Signals to let through, as usr1, 10 or all."),
              Parameter.optional(THREAD, Kind.NUMBER, "Only the thread with this id.")),
          "sigmask block=hup,usr1 unblock=term",
          SigmaskAction::new);

  private final Arguments arguments;

  private SigmaskAction(Rule rule) throws RuleException {
    arguments = rule.arguments();
    if (!arguments.has(BLOCK) && !arguments.has(UNBLOCK)) {
      throw arguments.place().wrong("sigmask has nothing, expected block or unblock");
    }
    if ((set(BLOCK, SignalNames.GENERIC) & set(UNBLOCK, SignalNames.GENERIC)) != 0) {
      throw arguments.wrong(UNBLOCK, "has signals that block has, too");
    }
    if (arguments.has(THREAD)) {
      arguments.number(THREAD, 1, Integer.MAX_VALUE);
    }
  }

  private long set(String name, NumberNames names) throws RuleException {
    long set = 0;
    for (String word : arguments.list(name)) {
      if (word.strip().equals(ALL)) {
        return -1;
      }
      long number = CoreImages.number(arguments, name, word, names);
      if (number < 1 || number > SIGNALS) {
        throw arguments.wrong(
            name, "is '%s', expected signals from 1 to %d".formatted(word, SIGNALS));
      }
      set |= 1L << (number - 1);
    }
    return set;
  }

  @Override
  public boolean touches(ImageType type) {
    return CoreImages.isCore(type);
  }

  @Override
  public boolean apply(Draft draft) throws RuleException {
    core_entry.Builder core = (core_entry.Builder) draft.message();
    if (arguments.has(THREAD)
        && ImageFiles.number(draft.file()) != arguments.number(THREAD, 1, Integer.MAX_VALUE)) {
      return false;
    }
    boolean isMips = core.getMtype() == core_entry.march.MIPS;
    NumberNames names = isMips ? SignalNames.MIPS : SignalNames.GENERIC;
    Optional<thread_core_entry.Builder> thread = CoreImages.thread(draft);
    Optional<task_core_entry.Builder> task = CoreImages.task(draft).filter(_ -> thread.isPresent());
    if (task.isPresent()) {
      task.get().setBlkSigset(changed(task.get().getBlkSigset(), names));
    }
    boolean isOfThread = thread.isPresent() && thread.get().hasBlkSigset();
    if (isOfThread) {
      thread.get().setBlkSigset(changed(thread.get().getBlkSigset(), names));
    }
    return task.isPresent() || isOfThread;
  }

  /** Nothing blocks SIGKILL and SIGSTOP. */
  private long changed(long set, NumberNames names) throws RuleException {
    long never = 0;
    for (String name : List.of("KILL", "STOP")) {
      never |= 1L << (names.number(name).orElseThrow() - 1);
    }
    return (set | set(BLOCK, names) & ~never) & ~set(UNBLOCK, names);
  }

  @Override
  public List<String> candidates() {
    return CoreImages.NONE;
  }
}
