package crit.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryEditTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<String> rules(String before, String after) throws IOException {
    return EntryEdit.rules("a.img[0]", JSON.readTree(before), JSON.readTree(after));
  }

  @Test
  void setsAndRemovesFields() throws IOException {
    assertThat(rules("{'x':{'y':1,'z':2}}".replace('\'', '"'), "{\"x\":{\"y\":3},\"n\":4}"))
        .containsExactly("set a.img[0].x.y 3", "remove a.img[0].x.z", "set a.img[0].n 4");
    assertThat(rules("{\"x\":1}", "{\"x\":1}")).isEmpty();
  }

  @Test
  void takesElementsAwayFromTheLastOn() throws IOException {
    assertThat(rules("{\"x\":[1,2,3,4]}", "{\"x\":[2,4]}"))
        .containsExactly("remove a.img[0].x[2]", "remove a.img[0].x[0]");
    assertThat(rules("{\"x\":[1,2]}", "{\"x\":[1,5]}")).containsExactly("set a.img[0].x[1] 5");
  }

  @Test
  void refusesWhatNoRuleCanDo() {
    assertThatThrownBy(() -> rules("{\"x\":[{}]}", "{\"x\":[{},{}]}"))
        .hasMessageContaining("a.img[0].x: was changed in a way for which there are no rules");
    assertThatThrownBy(() -> rules("{\"x\":1}", "{\"x\":null}")).hasMessageContaining("no rules");
  }

  @Test
  void quotesSoThatALineGivesTheValueBack() throws IOException {
    for (String value : List.of("plain", "a b", "it's", "\"", "it's \"so\"", "->", "where", "#")) {
      Line line = Line.parse("set x " + EntryEdit.quoted(value)).getFirst();
      assertThat(line.words()).containsExactly("set", "x", value);
    }
  }
}
