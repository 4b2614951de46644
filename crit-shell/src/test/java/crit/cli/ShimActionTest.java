package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that stands for criu. */
class ShimActionTest {
  @TempDir private Path work;

  @Test
  void filesAreThoseThatTheEngineMeantForCriu() throws IOException, InterruptedException {
    Cli.Run run = Cli.run("daemon", "shim", work, "--criu", "/bin/sh", "-e", "port 1 -> 2");
    assertThat(run.err()).isEmpty();
    String script = Files.readString(work.resolve("criu"));
    Path prints = work.resolve("prints");
    Files.writeString(
        prints, script.replace("exec " + Launcher.quoted(Launcher.path().toString()), "exec echo"));
    var builder =
        new ProcessBuilder(
            List.of(
                "sh", "-c", "exec sh \"$0\" swrk 7 7</dev/null 5</dev/null", prints.toString()));
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(said).endsWith(" --files  0 1 2 5 7 7\n");
  }

  @Test
  void wrongRulesForSomeContainersAreRefusedBeforeOneIsRestored() throws IOException {
    Files.writeString(work.resolve("right.yaml"), "rules:\n  - port: 1 -> 2\n");
    Files.writeString(work.resolve("wrong.yaml"), "rules:\n  - port: one\n");
    Path table = work.resolve("table.yaml");
    Path bin = work.resolve("bin");
    Files.writeString(table, "containers:\n  - {id: a, rules: [right.yaml]}\n");
    assertThat(Cli.run("daemon", "shim", bin, "--criu", "/bin/sh", "--containers", table).status())
        .isZero();
    Files.delete(bin.resolve("criu"));
    Files.writeString(table, "containers:\n  - {id: a, rules: [right.yaml, wrong.yaml]}\n");
    Cli.Run run = Cli.run("daemon", "shim", bin, "--criu", "/bin/sh", "--containers", table);
    assertThat(run.status()).isNotZero();
    assertThat(run.err()).contains("wrong.yaml:2");
    assertThat(bin.resolve("criu")).doesNotExist();
  }
}
