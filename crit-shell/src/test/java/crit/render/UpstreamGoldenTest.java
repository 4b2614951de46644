package crit.render;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.explore.AreaView;
import crit.explore.DescriptorView;
import crit.explore.ProcessView;
import crit.explore.ResidentView;
import crit.explore.Scope;
import crit.explore.View;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is printed is what CRIU's crit prints, for every sample. */
class UpstreamGoldenTest {
  private static final Path SAMPLES =
      Path.of(Objects.requireNonNull(System.getProperty("crit.root"), "crit.root"), "samples");
  private static final Path GOLDEN = SAMPLES.resolve("golden-x");
  private static final String WHOLE = ".txt";
  private static final String UNTIL = ".until.txt";

  private static final List<View<?>> VIEWS =
      List.of(ProcessView.VIEW, DescriptorView.VIEW, AreaView.VIEW, ResidentView.VIEW);

  static Stream<String> wholeTexts() throws IOException {
    return goldens(WHOLE).filter(name -> !name.endsWith(UNTIL));
  }

  static Stream<String> textsUntilUpstreamFails() throws IOException {
    return goldens(UNTIL);
  }

  private static Stream<String> goldens(String ending) throws IOException {
    try (var files = Files.walk(GOLDEN)) {
      return files
          .map(file -> GOLDEN.relativize(file).toString())
          .filter(name -> name.endsWith(ending))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("wholeTexts")
  void theTextIsThatOfUpstream(String golden) throws IOException {
    assertThat(text(golden, WHOLE)).isEqualTo(Files.readString(GOLDEN.resolve(golden)));
  }

  @ParameterizedTest
  @MethodSource("textsUntilUpstreamFails")
  void theTextGoesOnWhereUpstreamFails(String golden) throws IOException {
    String until = Files.readString(GOLDEN.resolve(golden));

    assertThat(text(golden, UNTIL)).startsWith(until).hasSizeGreaterThan(until.length());
  }

  @Test
  void everyZombieIsItsPidAlone() throws IOException {
    String[] dead = {"67", "68", "69", "70"};

    for (View<?> view : VIEWS.subList(1, VIEWS.size())) {
      assertThat(text(SAMPLES.resolve("sets/zdtm/zombie00-h"), view).lines())
          .endsWith(dead)
          .startsWith("66");
    }
  }

  private static String text(String golden, String ending) throws IOException {
    Path file = Path.of(golden);
    String name = file.getFileName().toString();
    String what = name.substring(0, name.length() - ending.length());
    View<?> view = VIEWS.stream().filter(it -> it.name().equals(what)).findFirst().orElseThrow();
    return text(SAMPLES.resolve(Objects.requireNonNull(file.getParent())), view);
  }

  private static <R extends Record> String text(Path set, View<R> view) throws IOException {
    var text = new StringWriter();
    try (var checkpoint = Checkpoint.open(set);
        var rows = Format.TEXT.writer(view, text, false)) {
      view.source().rows(Scope.of(checkpoint), rows::row);
    }
    return text.toString();
  }
}
