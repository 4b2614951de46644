package crit.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** How a table is written, asked, and what it says of numbers that it does not have. */
final class NumberNamesTest {
  private static final NumberNames BITS =
      NumberNames.choosing(
          "B_", 0x3, "0: NONE FIRST SECOND 0x4: FOUR 0x8: EIGHT 0x18: BOTH 0x20: LAST");

  @Test
  void countsOnFromANumber() {
    NumberNames names = NumberNames.of("", "1: a b c 0x10: d -7: e 010: f");
    assertThat(names.numbers()).containsExactly(-7, 1, 2, 3, 8, 16);
    assertThat(names.text(2)).isEqualTo("b");
    assertThat(names.text(8)).isEqualTo("f");
    assertThat(names.text(16)).isEqualTo("d");
    assertThat(names.text(-7)).isEqualTo("e");
  }

  @Test
  void anyWhiteSpaceIsBetweenWords() {
    assertThat(NumberNames.of("", "\n 1:\ta\n\n  b ").numbers()).containsExactly(1, 2);
  }

  @Test
  void namesMayBeginWithDigits() {
    assertThat(NumberNames.of("P_", "5: 8021Q 9p").number("P_9p")).hasValue(6);
  }

  @Test
  void numbersWithoutANameStayNumbers() {
    NumberNames names = NumberNames.of("SIG", "1: HUP");
    assertThat(names.text(2)).isEqualTo("2");
    assertThat(names.text(-2)).isEqualTo("-2");
    assertThat(names.brief(2)).isEqualTo("2");
    assertThat(names.name(2)).isEmpty();
  }

  @Test
  void briefNamesLackWhatAllBeginWith() {
    NumberNames names = NumberNames.of("SIG", "1: HUP");
    assertThat(names.text(1)).isEqualTo("SIGHUP");
    assertThat(names.brief(1)).isEqualTo("HUP");
  }

  @Test
  void numbersAreFoundByBothNames() {
    NumberNames names = NumberNames.of("SIG", "1: HUP INT");
    assertThat(names.number("SIGINT")).hasValue(2);
    assertThat(names.number("INT")).hasValue(2);
    assertThat(names.number("int")).isEmpty();
    assertThat(names.number("")).isEmpty();
  }

  @Test
  void aliasesAreUnderstoodAndNotPrinted() {
    NumberNames names = NumberNames.of("SIG", "6: ABRT ~IOT BUS");
    assertThat(names.number("SIGIOT")).hasValue(6);
    assertThat(names.text(6)).isEqualTo("SIGABRT");
    assertThat(names.text(7)).isEqualTo("SIGBUS");
    assertThat(names.numbers()).containsExactly(6, 7);
  }

  @Test
  void refusesANumberOrANameTwice() {
    assertThatThrownBy(() -> NumberNames.of("", "1: a b 2: c").numbers())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("c: number is there twice");
    assertThatThrownBy(() -> NumberNames.of("P_", "1: a b 5: a").numbers())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("P_a: name is there twice");
    assertThatThrownBy(() -> NumberNames.of("", "1: a ~b 2: b").numbers())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("b: name is there twice");
  }

  @Test
  void numbersCannotBeChangedFromOutside() {
    NumberNames names = NumberNames.of("", "1: a");
    names.numbers()[0] = 7;
    assertThat(names.text(1)).isEqualTo("a");
  }

  @Test
  void flagsAreJoinedFromTheLowestUp() {
    NumberNames names = NumberNames.of("F_", "0x80000000: TOP 0x1: LOW 0x10: MID");
    assertThat(names.flags(0x80000011L)).isEqualTo("F_LOW|F_MID|F_TOP");
  }

  @Test
  void unknownFlagsComeLastAsOneHexNumber() {
    NumberNames names = NumberNames.of("F_", "0x10: MID");
    assertThat(names.flags(0x31L)).isEqualTo("F_MID|0x21");
    assertThat(names.flags(0x21L)).isEqualTo("0x21");
    assertThat(names.flags(-1L)).isEqualTo("F_MID|0xffffffffffffffef");
  }

  @Test
  void noFlagIsTheNameOfZeroOrZero() {
    assertThat(NumberNames.of("F_", "0x1: LOW").flags(0L)).isEqualTo("0");
    assertThat(NumberNames.of("F_", "0: NONE 0x1: LOW").flags(0L)).isEqualTo("F_NONE");
    assertThat(NumberNames.of("F_", "0: NONE LOW").flags(1L)).isEqualTo("F_LOW");
  }

  @Test
  void wordsOf32BitsHaveNoSign() {
    NumberNames names = NumberNames.of("F_", "0x80000000: TOP");
    assertThat(names.flags(0x80000000)).isEqualTo("F_TOP");
    assertThat(names.flags(0xc0000000)).isEqualTo("F_TOP|0x40000000");
  }

  @Test
  void severalBitsTogetherGoBeforeOneOfThem() {
    assertThat(BITS.flags(0x1cL)).isEqualTo("B_NONE|B_FOUR|B_BOTH");
    assertThat(BITS.flags(0x08L)).isEqualTo("B_NONE|B_EIGHT");
    assertThat(BITS.flags(0x10L)).isEqualTo("B_NONE|0x10");
  }

  @Test
  void bitsOfAChoiceAreOneNumber() {
    assertThat(BITS.flags(0x0L)).isEqualTo("B_NONE");
    assertThat(BITS.flags(0x1L)).isEqualTo("B_FIRST");
    assertThat(BITS.flags(0x22L)).isEqualTo("B_SECOND|B_LAST");
    assertThat(BITS.flags(0x23L)).isEqualTo("B_LAST|0x3");
  }

  @Test
  void membersAreCountedFromTheFirst() {
    NumberNames names = NumberNames.of("", "1: a b c 64: z");
    assertThat(names.members(0b101, 1)).containsExactly("a", "c");
    assertThat(names.members(0b101, 0)).containsExactly("0", "b");
    assertThat(names.members(1L << 63, 1)).containsExactly("z");
    assertThat(names.members(-1L, 1)).hasSize(64);
    assertThat(names.members(0, 1)).isEmpty();
  }
}
