package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.daemon.rpc.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that are wrong are known before a client comes, and replace none. */
class RuleBoxTest {
  private static final Container WEB = new Container("web", Map.of());

  @TempDir private Path work;

  private Arguments arguments() throws IOException {
    Files.writeString(work.resolve("table.yaml"), "containers: [{id: web, rules: [web.yaml]}]");
    return new Arguments(
        Map.of(ShimCommands.CONTAINERS, List.of(work.resolve("table.yaml").toString())), List.of());
  }

  private void write(String rule) throws IOException {
    Files.writeString(work.resolve("web.yaml"), "rules: [%s]".formatted(rule));
  }

  @Test
  void filesOfATableAreReadAtOnce() throws IOException {
    write("{port: 1 to}");
    Arguments arguments = arguments();
    assertThatThrownBy(() -> new RuleBox(arguments))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("web.yaml:1:");
  }

  @Test
  void oneContainerNeedsNoFilesOfOthers() throws IOException {
    write("{port: 1 to}");
    assertThat(ImageRules.of(arguments()).of(Container.NONE)).isEmpty();
  }

  @Test
  void rulesAreThoseThatWereReadLast() throws IOException {
    write("{port: 1 -> 2}");
    var rules = new RuleBox(arguments());
    assertThat(rules.of(WEB)).hasSize(1);
    write("{port: 1 -> 2}, {port: 3 -> 4}");
    assertThat(rules.of(WEB)).hasSize(1);
    rules.reload().run();
    assertThat(rules.of(WEB)).hasSize(2);
    write("{port: 1 to}");
    assertThatThrownBy(rules::reload).isInstanceOf(IOException.class);
    assertThat(rules.of(WEB)).hasSize(2);
  }

  @Test
  void rulesThatFitNothingReplaceNone() throws IOException {
    Path file = work.resolve("rules.yaml");
    Files.writeString(file, "rules: [{port: 1 -> 2}]");
    var rules =
        new RuleBox(new Arguments(Map.of(EditCommands.RULES, List.of(file.toString())), List.of()));
    rules.tryOn(tried -> {
      if (tried.size() != 1) {
        throw new IOException("fits 0 places");
      }
    });
    Files.writeString(file, "rules: [{port: 1 -> 2}, {port: 3 -> 4}]");
    assertThatThrownBy(rules::reload).hasMessage("fits 0 places");
    assertThat(rules.get()).hasSize(1);
  }
}
