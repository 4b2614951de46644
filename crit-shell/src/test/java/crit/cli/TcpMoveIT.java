package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Established connections go on at other addresses, after the real CRIU restored their ends. */
@Tag("criu")
class TcpMoveIT {
  private static final int RUNS = 20;

  @TempDir private Path work;

  private List<String> moves(String... options) throws IOException, InterruptedException {
    for (String program : List.of("ip", "nsenter", "nft", "conntrack", "python3")) {
      RealTools.require(program);
    }
    RealTools.launcher();
    Stream<String> script = Stream.of(RealTools.ROOT.resolve("samples/tcp-move/run.sh").toString());
    String printed = RealTools.run(work, Stream.concat(script, Stream.of(options)).toList());
    return printed.lines().filter(it -> it.contains("none lost, none twice")).toList();
  }

  @Test
  void untouchedClientGoesOnWithAServerThatMovedBehindItsRouter()
      throws IOException, InterruptedException {
    assertThat(moves()).hasSize(1);
  }

  @Test
  void untouchedServerGoesOnWithAClientThatMovedBehindItsRouter()
      throws IOException, InterruptedException {
    assertThat(moves("--client")).hasSize(1);
  }

  @Test
  void bothEndsGoOnAtNewAddressesAndANewPort() throws IOException, InterruptedException {
    assertThat(moves("--both")).hasSize(1);
  }

  @Tag("nightly")
  @Test
  void moveWorksEachTime() throws IOException, InterruptedException {
    List<String> runs = IntStream.rangeClosed(1, RUNS).mapToObj(it -> "run" + it).toList();
    for (List<String> options :
        List.of(List.<String>of(), List.of("--client"), List.of("--both"))) {
      Stream<String> words = Stream.concat(options.stream(), Stream.of("--runs", "" + RUNS));
      assertThat(moves(words.toArray(String[]::new)))
          .extracting(it -> it.substring(0, it.indexOf(':')))
          .containsExactlyElementsOf(runs);
    }
  }
}
