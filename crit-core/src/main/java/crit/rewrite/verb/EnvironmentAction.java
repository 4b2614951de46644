package crit.rewrite.verb;

import crit.rewrite.Action;
import crit.rewrite.MemoryDraft;
import crit.rewrite.MemoryDraft.Target;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.verb.StackText.Area;
import crit.rewrite.verb.StackText.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Changes values of the environment that tasks were started with. */
final class EnvironmentAction implements Action {
  private static final String NAME = "name";
  private static final String VALUE = "value";

  static final Verb VERB =
      new Verb(
          "env",
          "Sets a variable of the environment that tasks were started with, where it lies on their"
              + " stacks. The value must not be longer than the old one.",
          List.of(
              Parameter.required(NAME, Kind.TEXT, "The variable's name."),
              Parameter.required(VALUE, Kind.TEXT, "Its new value.")),
          "env LOG_LEVEL warn where pid=42",
          EnvironmentAction::new);

  private final Rule rule;
  private final Arguments arguments;
  private final Set<String> seen = new TreeSet<>();
  private boolean isDone;

  private EnvironmentAction(Rule rule) {
    this.rule = rule;
    this.arguments = rule.arguments();
  }

  @Override
  public boolean touchesMemory() {
    return true;
  }

  @Override
  public long apply(MemoryDraft memory) throws IOException {
    long hits = memory.forEachTask(rule.where(), it -> apply(memory, it));
    isDone = hits > 0;
    return hits;
  }

  private long apply(MemoryDraft memory, Target target) throws IOException {
    String start = arguments.text(NAME) + "=";
    int offset = start.getBytes(StandardCharsets.UTF_8).length;
    long hits = 0;
    for (StackText text : StackText.of(memory, target, Area.ENVIRONMENT)) {
      int equals = text.text().indexOf('=');
      if (text.text().startsWith(start)) {
        var value = new Value(arguments.text(VALUE), offset, VALUE);
        text.replace(memory, target, value, arguments);
        hits++;
      } else if (equals > 0) {
        seen.add(text.text().substring(0, equals));
      }
    }
    return hits;
  }

  @Override
  public List<String> candidates() {
    return Candidates.of("variables ", seen);
  }

  @Override
  public List<String> warnings() {
    return isDone
        ? List.of(
            "a program may have copied the environment when it started, as interpreters do; 'memory"
                + " OLD -> NEW' changes copies too")
        : List.of();
  }
}
