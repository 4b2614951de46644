package crit.daemon.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.0.2:80, 10.1.0.2, 80",
    "10.1.0.2, 10.1.0.2, 0",
    "[fd00::2]:65535, fd00::2, 65535",
    "[fe80::1%eth0]:80, fe80::1, 80",
    "fd00::2, fd00::2, 0",
    "[::ffff:10.1.0.2]:80, 10.1.0.2, 80"
  })
  void readsWhatAViewWrites(String text, String address, int port) {
    assertThat(Endpoint.parse(text)).isEqualTo(new Endpoint(address, port));
  }

  @Test
  void writesBracketsAroundIpv6() {
    assertThat(new Endpoint("fd00::2", 80)).hasToString("[fd00::2]:80");
    assertThat(new Endpoint("10.1.0.2", 80)).hasToString("10.1.0.2:80");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.1.0.2; flush ruleset:80",
        "10.1.0.2:80 accept",
        "10.1.0.2:80\n",
        "10.1.0.300:80",
        "10.1.0:80",
        "10.1.0.2:65536",
        "-j:80",
        "[fd00::2::3]:80",
        "?:80",
        "localhost:80"
      })
  void refusesWhatMayNotStandInACommand(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(text));
  }
}
