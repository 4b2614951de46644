package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed shell: at a terminal, and with the real CRIU behind it. */
class ShellIT {
  @TempDir private Path work;

  @Test
  void aPersonChangesAPortAtATerminal() throws IOException, InterruptedException {
    RealTools.require("python3");
    Path images = Files.createDirectory(work.resolve("images"));
    try (Stream<Path> files = Files.list(Cli.samples("checkpoints/tcp"))) {
      for (Path file : files.toList()) {
        Files.copy(file, images.resolve(String.valueOf(file.getFileName())));
      }
    }
    String seen = atTerminal(images);
    assertThat(seen)
        .contains("images:/tasks/101/fds> ")
        .contains("TCP LISTEN 127.0.0.1:4000 -> 0.0.0.0:0")
        .contains("cat isk/src_port \n4000\n")
        .contains("7 changes pending\n")
        .contains("[5] isk.src_port: 4000 -> 4999")
        .contains("undone: port 4000 -> 4999\n")
        .contains("done again: port 4000 -> 4999\n")
        .contains("crit: 1 pending rule would be lost; write or save them, or leave once more\n")
        .contains("1 rule written to " + images + "\n")
        .contains("status 0\nhistory 0o600\n")
        .contains("cat isk/src_port");
    Path edited = work.resolve("edited");
    Cli.Run run =
        Cli.run(
            "edit", Cli.samples("checkpoints/tcp"), "-q", "-o", edited, "-r", rules().toString());
    assertThat(run.status()).as(run.err()).isZero();
    for (String directory : List.of("out", "images")) {
      assertThat(work.resolve(directory)).isDirectory();
      for (String file : List.of("files.img", "core-101.img")) {
        assertThat(work.resolve(directory).resolve(file))
            .hasSameBinaryContentAs(edited.resolve(file));
      }
    }
  }

  private Path rules() {
    return work.resolve("rules.yaml");
  }

  private String atTerminal(Path images) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "python3",
                RealTools.resource("shell-terminal.py"),
                RealTools.launcher().toString(),
                images.toString(),
                work.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String seen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(seen).isZero();
    return seen;
  }

  @Test
  @Tag("criu")
  void aServerListensOnThePortThatTheShellGaveIt() throws IOException, InterruptedException {
    RealTools.require("gcc");
    String printed =
        RealTools.run(
            work,
            List.of(
                RealTools.resource("shell.sh"),
                RealTools.launcher().toString(),
                RealTools.resource("served.c"),
                work.toString()));
    assertThat(printed).contains("rules: same\n").endsWith("port 7432\n");
  }
}
