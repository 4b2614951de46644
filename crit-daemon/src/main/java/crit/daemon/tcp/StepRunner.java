package crit.daemon.tcp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs steps, and takes them back if one fails. */
public record StepRunner(Tool tool, Listener listener) {
  /** What became of a step. */
  public enum Outcome {
    /** It is done. */
    DONE,
    /** There was nothing to do. */
    NOTHING,
    /** It failed. */
    FAILED,
    /** It was done, and is taken back. */
    UNDONE
  }

  /** Is told what is done. */
  @FunctionalInterface
  public interface Listener {
    /** Takes the outcome of a step. */
    void done(Step step, Outcome outcome) throws IOException;
  }

  /**
   * Runs steps in their order.
   *
   * @throws IOException if one fails; those before it are taken back then, the last one first
   */
  public void run(List<Step> steps) throws IOException {
    List<Step> done = new ArrayList<>();
    for (Step step : steps) {
      String failure = failure(step.command());
      if (failure.isEmpty()) {
        done.add(step);
        listener.done(step, Outcome.DONE);
      } else if (step.mayFail()) {
        listener.done(step, Outcome.NOTHING);
      } else {
        listener.done(step, Outcome.FAILED);
        String trouble = undo(done.reversed());
        throw new IOException(
            "%s: %s%s".formatted(String.join(" ", firstWords(step)), failure, trouble));
      }
    }
  }

  private static List<String> firstWords(Step step) {
    return step.command().stream().takeWhile(it -> it.indexOf('\n') < 0).toList();
  }

  /** Returns why a command fails, nothing if it does not. */
  private String failure(List<String> command) {
    try {
      Tool.Result result = tool.run(command);
      return result.status() == 0
          ? ""
          : "ends with status %d: %s"
              .formatted(result.status(), result.output().strip().replace('\n', ' '));
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private String undo(List<Step> steps) throws IOException {
    var trouble = new StringBuilder();
    List<String> last = List.of();
    for (Step step : steps) {
      if (!step.undo().isEmpty() && !step.undo().equals(last)) {
        String failure = failure(step.undo());
        last = step.undo();
        listener.done(step, failure.isEmpty() ? Outcome.UNDONE : Outcome.FAILED);
        trouble.append(failure.isEmpty() ? "" : "; could not undo: " + failure);
      }
    }
    return trouble.toString();
  }
}
