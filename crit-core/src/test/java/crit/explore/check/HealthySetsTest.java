package crit.explore.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sets that CRIU wrote have no errors, and no warnings but that of a copy without pages. */
class HealthySetsTest {
  static List<Path> directories() {
    return SampleSet.directories();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("directories")
  void setsOfCriuAreHealthy(Path directory) {
    List<Finding> findings = SampleSet.of(directory).findings();
    assertThat(findings)
        .filteredOn(it -> it.severity().compareTo(Severity.WARNING) <= 0)
        .filteredOn(it -> !it.check().equals("pages.none"))
        .isEmpty();
    assertThat(findings).allMatch(it -> !it.message().isEmpty() && !it.advice().isEmpty());
    assertThat(findings).allMatch(it -> Checks.named(it.check()).isPresent());
  }

  @Test
  void aWholeCheckpointNeedsNothing() {
    assertThat(SampleSet.of("checkpoints/threads").findings()).isEmpty();
  }

  @Test
  void everyCheckHasAnIdOfItsOwn() {
    Set<String> ids = new HashSet<>();
    for (Check check : Checks.all()) {
      assertThat(ids.add(check.id())).as(check.id()).isTrue();
      assertThat(check.id()).matches("[a-z]+(\\.[a-z-]+)");
      assertThat(check.about()).isNotEmpty().doesNotEndWith(".");
      assertThat(check.advice()).isNotEmpty();
    }
  }
}
