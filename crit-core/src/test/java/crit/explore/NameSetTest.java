package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NameSetTest {
  private static final List<String> ALL = List.of("a", "b", "c", "d");

  @Test
  void aCompleteSetIsOneWord() {
    assertThat(NameSet.of(ALL, ALL)).hasToString("all");
  }

  @Test
  void whatLacksLittleIsToldByThat() {
    assertThat(NameSet.of(List.of("a", "b", "d"), ALL)).hasToString("all but c");
    assertThat(NameSet.of(List.of("a", "b"), ALL)).hasToString("a, b");
  }

  @Test
  void aNameThatNobodyKnowsIsToldAlways() {
    assertThat(NameSet.of(List.of("a", "b", "c", "d", "99"), ALL)).hasToString("a, b, c, d, 99");
  }

  @Test
  void nothingIsEmpty() {
    assertThat(NameSet.NONE.isEmpty()).isTrue();
    assertThat(NameSet.of(List.of(), List.of("a"))).hasToString("");
  }
}
