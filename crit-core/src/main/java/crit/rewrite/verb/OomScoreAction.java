package crit.rewrite.verb;

import crit.image.ImageType;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.task_core_entry;
import java.util.List;
import java.util.Optional;

/** Changes how readily the kernel kills tasks when memory is short. */
final class OomScoreAction implements Action {
  private static final String SCORE = "score";
  private static final int MOST = 1000;
  private static final int DEAD = 2;

  static final Verb VERB =
      new Verb(
          "oom-score",
          "Sets oom_score_adj of tasks: how readily the kernel kills them when memory is short.",
          List.of(Parameter.required(SCORE, Kind.NUMBER, "From -1000, never, to 1000.")),
          "oom-score -500 where comm=postgres",
          OomScoreAction::new);

  private final int score;

  private OomScoreAction(Rule rule) throws RuleException {
    score = (int) rule.arguments().number(SCORE, -MOST, MOST);
  }

  @Override
  public boolean touches(ImageType type) {
    return CoreImages.isCore(type);
  }

  @Override
  public boolean apply(Draft draft) {
    Optional<task_core_entry.Builder> task =
        CoreImages.task(draft).filter(it -> it.getTaskState() != DEAD);
    task.ifPresent(it -> it.setOomScoreAdj(score));
    return task.isPresent();
  }

  @Override
  public List<String> candidates() {
    return CoreImages.NONE;
  }
}
