package crit.rewrite.verb;

import crit.image.ImageType;
import crit.names.NumberNames;
import crit.names.TaskNames;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.rlimit_entry;
import crit.schemas.proto.task_core_entry;
import java.util.List;
import java.util.Optional;

/** Changes resource limits. */
final class RlimitAction implements Action {
  private static final String RESOURCE = "resource";
  private static final String SOFT = "soft";
  private static final String HARD = "hard";
  private static final String UNLIMITED = "unlimited";

  static final Verb VERB =
      new Verb(
          "rlimit",
          "Sets a resource limit of tasks.",
          List.of(
              Parameter.required(
                  RESOURCE, Kind.TEXT, "Which: cpu, fsize, data, stack, core, nofile and so on."),
              Parameter.required(SOFT, Kind.TEXT, "The limit in force, a number or unlimited."),
              Parameter.optional(
                  HARD, Kind.TEXT, "How far it may be raised; unchanged if absent.")),
          "rlimit nofile 4096 65536",
          RlimitAction::new);

  private final Arguments arguments;
  private final long soft;
  private final Optional<Long> hard;

  private RlimitAction(Rule rule) throws RuleException {
    arguments = rule.arguments();
    index(false);
    soft = limit(SOFT);
    hard = arguments.has(HARD) ? Optional.of(limit(HARD)) : Optional.empty();
    refuseBelow(hard.orElse(soft));
  }

  private int index(boolean isMips) throws RuleException {
    NumberNames names = isMips ? TaskNames.MIPS_LIMITS : TaskNames.LIMITS;
    return (int) CoreImages.number(arguments, RESOURCE, arguments.text(RESOURCE), names);
  }

  private long limit(String name) throws RuleException {
    String text = arguments.text(name);
    try {
      return text.equals(UNLIMITED) ? -1 : Long.parseUnsignedLong(text);
    } catch (NumberFormatException _) {
      throw arguments.wrong(name, "is '%s', expected a number or unlimited".formatted(text));
    }
  }

  private void refuseBelow(long most) throws RuleException {
    if (Long.compareUnsigned(soft, most) > 0) {
      throw arguments.wrong(
          SOFT,
          "is %s, above the hard limit of %s"
              .formatted(arguments.text(SOFT), Long.toUnsignedString(most)));
    }
  }

  @Override
  public boolean touches(ImageType type) {
    return CoreImages.isCore(type) || type.name().equals("RLIMIT");
  }

  @Override
  public boolean apply(Draft draft) throws RuleException {
    if (draft.message() instanceof rlimit_entry.Builder limit) {
      return draft.index() == index(false) && set(limit);
    }
    Optional<task_core_entry.Builder> task =
        CoreImages.task(draft).filter(task_core_entry.Builder::hasRlimits);
    boolean isMips =
        draft.message() instanceof core_entry.Builder core
            && core.getMtype() == core_entry.march.MIPS;
    return task.isPresent()
        && index(isMips) < task.get().getRlimits().getRlimitsCount()
        && set(task.get().getRlimitsBuilder().getRlimitsBuilder(index(isMips)));
  }

  private boolean set(rlimit_entry.Builder limit) throws RuleException {
    refuseBelow(hard.orElse(limit.getMax()));
    limit.setCur(soft);
    hard.ifPresent(limit::setMax);
    return true;
  }

  @Override
  public List<String> candidates() {
    return CoreImages.NONE;
  }
}
