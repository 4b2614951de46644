package crit.daemon.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rules are for which container. */
class ContainerRulesTest {
  @TempDir private Path work;

  private ContainerRules rules(String text) throws IOException {
    Path file = work.resolve("containers.yaml");
    Files.writeString(file, text);
    return ContainerRules.read(file);
  }

  @Test
  void rowsFitByIdAndAnnotations() throws IOException {
    ContainerRules rules =
        rules(
            """
            containers:
              - {id: web-*, rules: [web.yaml, all.yaml]}
              - {annotations: {role: 'd?', tier: "1"}, rules: [db.yaml]}
            """);
    assertThat(rules.of(new Container("web-1", Map.of())))
        .containsExactly(work.resolve("web.yaml"), work.resolve("all.yaml"));
    assertThat(rules.of(new Container("x", Map.of("role", "db", "tier", "1"))))
        .containsExactly(work.resolve("db.yaml"));
    assertThat(rules.of(new Container("x", Map.of("role", "db")))).isEmpty();
    assertThat(rules.of(new Container("", Map.of()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|1:1: is a list, expected a mapping with a list: containers",
        "{containers: [x]}|1:15: is 'x', expected a mapping",
        "{containers: [{id: x}]}|containers has no 'rules', expected a list",
        "{containers: [{name: x, rules: []}]}|containers has no 'name', only id, annotations, rules"
      })
  void refuses(String text, String reason) {
    assertThatThrownBy(() -> rules(text)).hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "runc --root /r restore -d --bundle b --image-path i one, one, web",
    "runc restore -b b -d two, two, web",
    "crun restore --bundle=b three, three, web",
    "criu-client, '', ''",
    "runc restore four, four, ''"
  })
  void containerIsThatOfTheCommandLine(String line, String id, String role) throws IOException {
    Files.createDirectories(work.resolve("b"));
    Files.writeString(
        work.resolve("b/config.json"), "{\"annotations\": {\"role\": \"web\"}, \"x\": [1]}");
    Container container = Container.of(List.of(line.split(" ", -1)), work);
    assertThat(container.id()).isEqualTo(id);
    assertThat(container.annotations().getOrDefault("role", "")).isEqualTo(role);
  }
}
