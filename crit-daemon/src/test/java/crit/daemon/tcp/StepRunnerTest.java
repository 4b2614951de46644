package crit.daemon.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepRunnerTest {
  private final List<String> ran = new ArrayList<>();
  private final List<String> told = new ArrayList<>();

  private static Step step(String command, String undo, boolean mayFail) {
    List<String> back = undo.isEmpty() ? List.of() : List.of(undo);
    return new Step(Phase.LOCK, Role.NEW, command, List.of(command), back, mayFail);
  }

  private void run(Step... steps) throws IOException {
    Tool tool =
        command -> {
          ran.add(command.getFirst());
          if (command.getFirst().startsWith("gone")) {
            throw new IOException("no such program");
          }
          boolean isBad = command.getFirst().startsWith("bad");
          return new Tool.Result(isBad ? 3 : 0, isBad ? "it\nhurts\n" : "");
        };
    new StepRunner(tool, (step, outcome) -> told.add(outcome + " " + step.about()))
        .run(List.of(steps));
  }

  @Test
  void runsStepsInTheirOrder() throws IOException {
    run(step("a", "undo a", false), step("b", "", false));
    assertThat(ran).containsExactly("a", "b");
    assertThat(told).containsExactly("DONE a", "DONE b");
  }

  @Test
  void takesBackWhatWasDoneBeforeAFailure() {
    assertThatThrownBy(() ->
            run(
                step("a", "undo a", false),
                step("b", "", false),
                step("c", "undo c", false),
                step("bad", "undo bad", false),
                step("d", "undo d", false)))
        .isInstanceOf(IOException.class)
        .hasMessage("bad: ends with status 3: it hurts");
    assertThat(ran).containsExactly("a", "b", "c", "bad", "undo c", "undo a");
    assertThat(told)
        .containsExactly("DONE a", "DONE b", "DONE c", "FAILED bad", "UNDONE c", "UNDONE a");
  }

  @Test
  void takesBackOnceWhatSeveralStepsDid() {
    assertThatThrownBy(
            () -> run(step("a", "undo", false), step("b", "undo", false), step("gone", "", false)))
        .hasMessage("gone: no such program");
    assertThat(ran).containsExactly("a", "b", "gone", "undo");
  }

  @Test
  void saysWhatCouldNotBeTakenBack() {
    assertThatThrownBy(() -> run(step("a", "bad undo", false), step("bad", "", false)))
        .hasMessageEndingWith("; could not undo: ends with status 3: it hurts");
  }

  @Test
  void goesOnWhereThereMayBeNothingToDo() throws IOException {
    run(step("bad", "undo", true), step("a", "", false));
    assertThat(told).containsExactly("NOTHING bad", "DONE a");
  }

  @Test
  void systemsToolTellsStatusAndOutput() throws IOException {
    assertThat(Tool.ofSystem().run(List.of("sh", "-c", "echo out; echo err >&2; exit 3")))
        .isEqualTo(new Tool.Result(3, "out\nerr\n"));
  }

  @Test
  void wordsReachTheProgramAsTheyAre() throws IOException {
    assertThat(Tool.ofSystem().run(List.of("printf", "%s", "$(id); 'x'")).output())
        .isEqualTo("$(id); 'x'");
  }
}
