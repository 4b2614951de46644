package crit.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.schemas.FieldType;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole numbers as Python reads them, within the range of their type. */
final class IntegerTextTest {
  private static final FieldType[] INTEGERS = {
    FieldType.INT32, FieldType.INT64, FieldType.UINT32, FieldType.UINT64
  };

  private static BigInteger lowest(FieldType type) {
    return switch (type) {
      case INT32, SINT32, ENUM -> BigInteger.valueOf(Integer.MIN_VALUE);
      case INT64, SINT64 -> BigInteger.valueOf(Long.MIN_VALUE);
      default -> BigInteger.ZERO;
    };
  }

  private static BigInteger highest(FieldType type) {
    return switch (type) {
      case INT32, SINT32, ENUM -> BigInteger.valueOf(Integer.MAX_VALUE);
      case INT64, SINT64 -> BigInteger.valueOf(Long.MAX_VALUE);
      case UINT32 -> BigInteger.valueOf(0xffff_ffffL);
      default -> BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "16, 16", "0x10, 16", "0X1F, 31", "0b1, 1", "0B101, 5", "0o17, 15", "0O7, 7", "1_0, 10",
    "' 16 ', 16", "+5, 5", "0x_1f, 31", "0, 0", "00, 0", "0_0, 0", "-0, 0", "1_000_000, 1000000",
    "'\t7\n', 7", "0xDeadBeef, 3735928559"
  })
  void pythonsNotationsAreRead(String text, long number) throws IOException {
    assertThat(IntegerText.parse(FieldType.UINT32, text)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"-1, -1", "-0x10, -16", "' -5 ', -5", "+0b11, 3", "-0o17, -15"})
  void signsAreRead(String text, int number) throws IOException {
    assertThat(IntegerText.parse(FieldType.INT32, text)).isEqualTo(number);
    assertThat(IntegerText.parse(FieldType.SINT64, text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "010", "-010", "0_1", "_1", "1_", "1__0", "0x", "0x_", "0b", "0b2", "0o8", "0xg",
        "1.0", "1e3", "--1", "+-1", "- 1", "1 0", "x10", "10L", "\u0661", "\uff11", "NaN", "0x-1",
        "-", "+", "0x1_", "true"
      })
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> IntegerText.parse(FieldType.INT64, text))
        .isInstanceOf(FieldValueException.class)
        .hasMessage("found \"%s\", expected a whole number such as 16 or 0x10", text);
  }

  @ParameterizedTest
  @EnumSource(names = {"INT32", "SINT32", "INT64", "SINT64", "UINT32", "UINT64", "FIXED64", "ENUM"})
  void rangeIsThatOfTheType(FieldType type) throws IOException {
    var one = BigInteger.ONE;
    for (var number : new BigInteger[] {lowest(type), highest(type)}) {
      assertThat(IntegerText.parse(type, number.toString())).isEqualTo(number.longValue());
      assertThat(IntegerText.parse(type, hex(number))).isEqualTo(number.longValue());
    }
    for (var number : new BigInteger[] {lowest(type).subtract(one), highest(type).add(one)}) {
      String range = "a number from %s to %s".formatted(lowest(type), highest(type));
      assertThat(IntegerText.range(type)).isEqualTo(range);
      assertThatThrownBy(() -> IntegerText.parse(type, number.toString()))
          .isInstanceOf(FieldValueException.class)
          .hasMessage("found %s, expected %s", number, range);
    }
  }

  private static String hex(BigInteger number) {
    return (number.signum() < 0 ? "-0x" : "0x") + number.abs().toString(16);
  }

  @Test
  void numbersAboveSixtyFourBitsAreOutOfRange() {
    for (FieldType type : INTEGERS) {
      for (String text :
          new String[] {"18446744073709551616", "-18446744073709551616", "0x1" + "0".repeat(40)}) {
        assertThatThrownBy(() -> IntegerText.parse(type, text))
            .isInstanceOf(FieldValueException.class)
            .hasMessage("found %s, expected %s", text, IntegerText.range(type));
      }
    }
  }

  @Test
  void randomNumbersAreReadInEveryRadix() throws IOException {
    var random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      var number = new BigInteger(random.nextInt(70), random);
      FieldType type = INTEGERS[random.nextInt(INTEGERS.length)];
      String text = text(random.nextBoolean() ? number : number.negate(), random.nextInt(4));
      assertReadAs(type, text, text.startsWith("-") ? number.negate() : number);
    }
  }

  private static String text(BigInteger number, int notation) {
    String sign = number.signum() < 0 ? "-" : "";
    return switch (notation) {
      case 0 -> number.toString();
      case 1 -> sign + "0x" + number.abs().toString(16);
      case 2 -> sign + "0o" + number.abs().toString(8);
      default -> sign + "0b" + number.abs().toString(2);
    };
  }

  private static void assertReadAs(FieldType type, String text, BigInteger number)
      throws IOException {
    if (number.compareTo(lowest(type)) >= 0 && number.compareTo(highest(type)) <= 0) {
      assertThat(IntegerText.parse(type, text)).as(text).isEqualTo(number.longValue());
    } else {
      assertThatThrownBy(() -> IntegerText.parse(type, text))
          .as(type + " " + text)
          .isInstanceOf(FieldValueException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BOOL", "BYTES", "MESSAGE", "STRING"})
  void otherTypesHaveNoNumbers(FieldType type) {
    assertThatThrownBy(() -> IntegerText.ofMagnitude(type, false, 1))
        .isInstanceOf(FieldValueException.class)
        .hasMessage("found 1, expected " + IntegerText.range(type));
  }
}
