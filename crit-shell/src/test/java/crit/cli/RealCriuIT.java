package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What CRIU itself, and upstream's crit, make of our bytes. {@code .ci/get-criu} installs them. */
@Tag("criu")
class RealCriuIT {
  private static final Path ROOT = Path.of(System.getProperty("crit.root"));

  @TempDir private Path work;

  /** Returns the directory of the real CRIU, or ends the test with the reason why there is none. */
  private static Path criu() {
    String set = System.getenv("CRIT_CRIU");
    Path directory = set == null ? ROOT.resolve("target/criu") : Path.of(set);
    if (!Files.isExecutable(directory.resolve("bin/criu"))) {
      skip("no CRIU in " + directory + "; .ci/get-criu target/criu installs it");
    }
    return directory;
  }

  /** The launcher runs what was packaged, so these tests need an earlier run of the build. */
  private static Path launcher() {
    if (!Files.exists(ROOT.resolve("crit-shell/target/crit/lib/crit-shell.jar"))) {
      skip("the launcher has nothing to run before the first mvn package");
    }
    return ROOT.resolve("crit");
  }

  private static void skip(String reason) {
    System.out.println("RealCriuIT skipped: " + reason);
    abort(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "decompress", "compact"})
  void criuRestoresWhatWasMadeOfItsImages(String how) throws IOException, InterruptedException {
    Path criu = criu();
    if (!"root".equals(System.getProperty("user.name"))) {
      skip("dumping and restoring needs root");
    }
    if (how.equals("decompress") && !hasLz4()) {
      skip("upstream compresses with python3-lz4 only, which is not there");
    }
    Path programs = work.resolve("programs");
    run(criu, ROOT.resolve("samples/make").toString(), "--programs", programs.toString());
    String script = ROOT.resolve("crit-shell/src/test/resources/crit/cli/restore.sh").toString();
    String printed =
        run(criu, script, launcher().toString(), programs.toString(), work.toString(), how);
    assertThat(printed).isEqualTo("threads 4\n");
  }

  private static boolean hasLz4() throws IOException, InterruptedException {
    return new ProcessBuilder("/usr/bin/python3", "-c", "import lz4.block")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  @Test
  void upstreamPrintsTheSameForEverySample() throws IOException, InterruptedException {
    Path criu = criu();
    String printed =
        run(
            criu,
            ROOT.resolve("samples/bench/recode.sh").toString(),
            ROOT.resolve("samples/checkpoints").toString(),
            launcher().toString());
    assertThat(printed).contains(" identical, 0 differ");
  }

  private String run(Path criu, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(words));
    var builder = new ProcessBuilder(command).directory(work.toFile());
    var environment = builder.environment();
    environment.put("PATH", criu.resolve("bin") + ":" + environment.get("PATH"));
    environment.put("UPSTREAM_CRIT", criu.resolve("bin/crit").toString());
    Path errors = work.resolve("errors");
    Process process = builder.redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return out;
  }
}
