package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeSpanTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "999, 999 ns",
    "1000, 1 us",
    "1500000, 1.5 ms",
    "225368000, 225.368 ms",
    "59999999999, 59.999 s",
    "60000000000, 00:01:00",
    "-1500000000, -1.5 s",
    "86400000000000, 1d 00:00:00",
    "-9223372036854775808, -106751d 23:47:16"
  })
  void peopleSeeAUnit(long nanos, String text) {
    assertThat(new TimeSpan(nanos)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 5, 1000000005",
    "9223372036854775807, 0, 9223372036854775807",
    "1, 9223372036854775807, 9223372036854775807",
    "-1, 0, -1000000000"
  })
  void whatDoesNotFitIsTheMostThatFits(long seconds, long nanos, long all) {
    assertThat(TimeSpan.of(seconds, nanos).nanos()).isEqualTo(all);
  }
}
