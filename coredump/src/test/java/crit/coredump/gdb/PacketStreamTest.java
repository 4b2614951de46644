package crit.coredump.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacketStreamTest {
  private final ByteArrayOutputStream confirmed = new ByteArrayOutputStream();

  private List<String> read(String input) throws IOException {
    byte[] bytes = input.getBytes(StandardCharsets.ISO_8859_1);
    var stream = new PacketStream(new ByteArrayInputStream(bytes), confirmed);
    List<String> packets = new ArrayList<>();
    for (var next = stream.next(); next.isPresent(); next = stream.next()) {
      packets.add(new String(next.get(), StandardCharsets.ISO_8859_1));
    }
    return packets;
  }

  @Test
  void readsPacketsAndConfirmsThem() throws IOException {
    assertThat(read("+$g#67noise$qC#b4")).containsExactly("g", "qC");
    assertThat(confirmed.toString(StandardCharsets.US_ASCII)).isEqualTo("++");
  }

  @Test
  void asksAgainForWhatIsDamaged() throws IOException {
    assertThat(read("$g#68$g#67")).containsExactly("g");
    assertThat(confirmed.toString(StandardCharsets.US_ASCII)).isEqualTo("-+");
  }

  @Test
  void takesThePacketBehindOneThatWasCutOff() throws IOException {
    assertThat(read("$m1234$g#67")).containsExactly("g");
  }

  @Test
  void givesAnInterruptAsAPacketOfItsOwn() throws IOException {
    assertThat(read("\3$g#67")).containsExactly("\3", "g");
  }

  @Test
  void endsInTheMiddleOfAPacket() throws IOException {
    assertThat(read("$m1234")).isEmpty();
    assertThat(read("$m1234#")).isEmpty();
    assertThat(read("$m1234#4")).isEmpty();
  }

  @Test
  void dropsWhatIsLongerThanAnnounced() throws IOException {
    String longest = "x".repeat(PacketStream.LONGEST + 1);
    int sum = ('x' * longest.length()) & 0xff;
    assertThat(read("$%s#%02x$g#67".formatted(longest, sum))).containsExactly("g");
  }

  @Test
  void readsBackWhatItSends() throws IOException {
    byte[] data = new byte[10_000];
    new Random(7).nextBytes(data);
    var sent = new ByteArrayOutputStream();
    new PacketStream(new ByteArrayInputStream(new byte[0]), sent).send(data);
    var back = new PacketStream(new ByteArrayInputStream(sent.toByteArray()), confirmed);
    assertThat(back.next()).hasValueSatisfying(it -> assertThat(it).isEqualTo(data));
  }
}
