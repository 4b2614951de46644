package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What README.md and the guides show is what happens: every block marked {@code console} is run by
 * bash in the project's root with the packaged launcher, all in one shell.
 */
class ReadmeIT {
  private static final Path ROOT = Path.of(System.getProperty("crit.root"));
  private static final String START = "```console";
  private static final String END = "```";
  private static final String PROMPT = "$ ";
  private static final String CONTINUED = "> ";

  /** What the shell prints behind the output of each command. */
  private static final String MARK = "\u0001";

  @TempDir private Path directory;

  /**
   * A command of the README.
   *
   * @param line where it stands
   * @param text what bash gets
   * @param output what it prints on both streams, according to the README
   */
  private record Step(int line, String text, String output) {}

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/rewriting.md", "docs/debugging.md", "docs/report.md"})
  void everyCommandPrintsWhatItSays(String document) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(ROOT.resolve("crit")), "there is no launcher " + ROOT + "/crit");
    List<Step> steps = steps(Files.readAllLines(ROOT.resolve(document)));
    assertThat(steps).as("commands in " + document).hasSizeGreaterThan(3);
    String[] outputs = run(steps).split(MARK, -1);
    assertThat(outputs).hasSize(steps.size() + 1);
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      assertThat(outputs[i])
          .as("%s:%d: %s", document, step.line(), step.text())
          .isEqualTo(step.output());
    }
  }

  private static List<Step> steps(List<String> lines) {
    List<Step> steps = new ArrayList<>();
    boolean isInBlock = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!isInBlock) {
        isInBlock = line.equals(START);
      } else if (line.equals(END)) {
        isInBlock = false;
      } else if (line.startsWith(PROMPT)) {
        steps.add(new Step(i + 1, line.substring(PROMPT.length()), ""));
      } else {
        steps.addLast(extend(steps.removeLast(), line));
      }
    }
    return steps;
  }

  private static Step extend(Step step, String line) {
    return step.output().isEmpty() && line.startsWith(CONTINUED)
        ? new Step(step.line(), step.text() + "\n" + line.substring(CONTINUED.length()), "")
        : new Step(step.line(), step.text(), step.output() + line + "\n");
  }

  private String run(List<Step> steps) throws IOException, InterruptedException {
    var script = new StringBuilder("exec 2>&1\n");
    for (Step step : steps) {
      script.append(step.text()).append("\nprintf '\\001'\n");
    }
    Path file = Files.writeString(directory.resolve("script"), script);
    Path output = directory.resolve("output");
    var builder = new ProcessBuilder("bash", file.toString());
    builder.directory(ROOT.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("TMPDIR", directory.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process bash = builder.start();
    bash.getOutputStream().close();
    assertThat(bash.waitFor(5, TimeUnit.MINUTES)).as("README.md runs within 5 minutes").isTrue();
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
