package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import elf4j.Level;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ConsoleLoggerTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ConsoleLogger logger =
      new ConsoleLogger(Level.INFO, new PrintStream(err, true, StandardCharsets.UTF_8));

  private String text() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesTimeLevelAndText() {
    logger.atLevel(Level.WARN).log("{} -> {}", "a", 1);
    assertThat(text())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z warn a -> 1\\n");
  }

  @Test
  void keepsQuietBelowInfo() {
    assertThat(logger.atLevel(Level.DEBUG).isEnabled()).isFalse();
    logger.atLevel(Level.DEBUG).log("no");
    logger.atLevel(Level.TRACE).log(new IllegalStateException("no"));
    assertThat(text()).isEmpty();
  }

  @Test
  void writesTheTraceBehindTheText() {
    logger.log(new IllegalStateException("boom"), "it is {}", "late");
    assertThat(text()).contains(" info it is late\n", "IllegalStateException: boom\n\tat ");
  }

  @Test
  void fillsPlacesInOrder() {
    Supplier<String> supplier = () -> "lazy";
    assertThat(ConsoleLogger.fill("no place", "a")).isEqualTo("no place");
    assertThat(ConsoleLogger.fill("{}{}", "{}", 2)).isEqualTo("{}2");
    assertThat(ConsoleLogger.fill("{} and {}", supplier)).isEqualTo("lazy and {}");
  }
}
