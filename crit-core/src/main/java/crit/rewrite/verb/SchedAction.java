package crit.rewrite.verb;

import crit.image.ImageType;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.thread_core_entry;
import java.util.List;
import java.util.Optional;

/** Changes how threads are scheduled. */
final class SchedAction implements Action {
  private static final String NICE = "nice";
  private static final String POLICY = "policy";
  private static final String PRIORITY = "priority";
  private static final List<String> POLICIES = List.of("other", "fifo", "rr", "batch", "", "idle");
  private static final int HIGHEST = 99;

  static final Verb VERB =
      new Verb(
          "sched",
          "Sets how threads are scheduled.",
          List.of(
              Parameter.optional(NICE, Kind.NUMBER, "The nice value, from -20 to 19."),
              Parameter.optionalWord(
                  POLICY, POLICIES.stream().filter(it -> !it.isEmpty()).toList(), "The policy."),
              Parameter.optional(
                  PRIORITY, Kind.NUMBER, "The priority with policy fifo and rr, from 1 to 99.")),
          "sched nice=10 where comm=batch",
          SchedAction::new);

  private final Optional<Integer> nice;
  private final Optional<Integer> policy;
  private final int priority;

  private SchedAction(Rule rule) throws RuleException {
    Arguments arguments = rule.arguments();
    nice =
        arguments.has(NICE) ? Optional.of((int) arguments.number(NICE, -20, 19)) : Optional.empty();
    policy = arguments.optional(POLICY).map(POLICIES::indexOf);
    priority = arguments.has(PRIORITY) ? (int) arguments.number(PRIORITY, 1, HIGHEST) : 0;
    if (nice.isEmpty() && policy.isEmpty()) {
      throw arguments.place().wrong("sched has neither nice nor policy, expected one of them");
    }
    boolean isRealTime = policy.isPresent() && (policy.get() == 1 || policy.get() == 2);
    if (isRealTime && priority == 0) {
      throw arguments.place().wrong("sched has no 'priority', expected one from 1 to 99");
    }
    if (!isRealTime && priority != 0) {
      throw arguments.wrong(PRIORITY, "is given without policy fifo or rr");
    }
  }

  @Override
  public boolean touches(ImageType type) {
    return CoreImages.isCore(type);
  }

  @Override
  public boolean apply(Draft draft) {
    Optional<thread_core_entry.Builder> thread = CoreImages.thread(draft);
    if (thread.isEmpty()) {
      return false;
    }
    nice.ifPresent(thread.get()::setSchedNice);
    if (policy.isPresent()) {
      thread.get().setSchedPolicy(policy.get());
      if (priority > 0) {
        thread.get().setSchedPrio(priority);
      } else {
        thread.get().clearSchedPrio();
      }
    }
    return true;
  }

  @Override
  public List<String> candidates() {
    return CoreImages.NONE;
  }
}
