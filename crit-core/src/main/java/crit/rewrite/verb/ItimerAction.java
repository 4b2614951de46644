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
import crit.schemas.proto.itimer_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.task_timers_entry;
import java.util.List;
import java.util.Optional;

/** Changes interval timers. */
final class ItimerAction implements Action {
  private static final String TIMER = "timer";
  private static final String VALUE = "value";
  private static final String INTERVAL = "interval";

  /** In the order of the numbers of setitimer(2), and of the entries of old images. */
  private static final List<String> TIMERS = List.of("real", "virtual", "prof");

  private static final long MICROSECOND = 1000;

  static final Verb VERB =
      new Verb(
          "itimer",
          "Sets an interval timer of tasks, as setitimer(2) does: when it fires next, counted from"
              + " the restore, and how often from then on.",
          List.of(
              Parameter.word(TIMER, TIMERS, "Which timer."),
              Parameter.required(
                  VALUE, Kind.TEXT, "When it fires next, as in 1.5 or 20ms; 0 never."),
              Parameter.optional(
                  INTERVAL, Kind.TEXT, "How often from then on; unchanged if absent.")),
          "itimer real 0 0",
          ItimerAction::new);

  private final int timer;
  private final long value;
  private final Optional<Long> interval;

  private ItimerAction(Rule rule) throws RuleException {
    Arguments arguments = rule.arguments();
    timer = TIMERS.indexOf(arguments.text(TIMER));
    value = TimeText.nanoseconds(arguments, VALUE);
    interval =
        arguments.has(INTERVAL)
            ? Optional.of(TimeText.nanoseconds(arguments, INTERVAL))
            : Optional.empty();
  }

  @Override
  public boolean touches(ImageType type) {
    return CoreImages.isCore(type) || type.name().equals("ITIMERS");
  }

  @Override
  public boolean apply(Draft draft) {
    if (draft.message() instanceof itimer_entry.Builder entry) {
      return draft.index() == timer && set(entry);
    }
    Optional<task_core_entry.Builder> task =
        CoreImages.task(draft).filter(task_core_entry.Builder::hasTimers);
    return task.isPresent() && set(timer(task.get().getTimersBuilder()));
  }

  private itimer_entry.Builder timer(task_timers_entry.Builder timers) {
    return switch (timer) {
      case 0 -> timers.getRealBuilder();
      case 1 -> timers.getVirtBuilder();
      default -> timers.getProfBuilder();
    };
  }

  private boolean set(itimer_entry.Builder entry) {
    entry.setVsec(value / TimeText.BILLION);
    entry.setVusec(value % TimeText.BILLION / MICROSECOND);
    interval.ifPresent(it -> entry.setIsec(it / TimeText.BILLION));
    interval.ifPresent(it -> entry.setIusec(it % TimeText.BILLION / MICROSECOND));
    return true;
  }

  @Override
  public List<String> candidates() {
    return CoreImages.NONE;
  }
}
