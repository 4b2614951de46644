package crit.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {
  @Test
  void cutsALineIntoCommands() throws IOException {
    assertThat(Line.parse(" cd /tasks ; ls;; pwd # and no more; ls"))
        .extracting(Line::text)
        .containsExactly("cd /tasks", "ls", "pwd");
    assertThat(Line.parse("# nothing")).isEmpty();
  }

  @Test
  void keepsQuotesForRulesAndNotForWords() throws IOException {
    Line line = Line.parse("set core.tc.comm 'a; b | c > d'").getFirst();
    assertThat(line.text()).isEqualTo("set core.tc.comm 'a; b | c > d'");
    assertThat(line.words()).containsExactly("set", "core.tc.comm", "a; b | c > d");
  }

  @Test
  void takesAnArrowForNoFile() throws IOException {
    Line line = Line.parse("port 4000 -> 4999 where state=listen").getFirst();
    assertThat(line.text()).isEqualTo("port 4000 -> 4999 where state=listen");
    assertThat(line.file()).isEmpty();
  }

  @Test
  void findsFiltersAndTheFile() throws IOException {
    Line line = Line.parse("x ps | grep -v 'a b' | head 3 > \"of all\"; ls").getFirst();
    assertThat(line.text()).isEqualTo("x ps");
    assertThat(line.filters()).containsExactly(List.of("grep", "-v", "a b"), List.of("head", "3"));
    assertThat(line.file()).contains("of all");
  }

  @Test
  void refusesWhatHasNoEndOrNoCommand() {
    assertThatThrownBy(() -> Line.parse("cat 'a")).hasMessageContaining("character 5");
    assertThatThrownBy(() -> Line.parse("ls |")).hasMessageContaining("missing");
    assertThatThrownBy(() -> Line.parse("| head")).hasMessageContaining("missing");
    assertThatThrownBy(() -> Line.parse("ls >")).hasMessageContaining("name of a file");
    assertThatThrownBy(() -> Line.parse("ls > a b")).hasMessageContaining("nothing behind");
  }
}
