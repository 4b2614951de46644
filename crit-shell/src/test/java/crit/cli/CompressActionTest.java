package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import crit.memory.MemoryConversion.Direction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressActionTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path work;
  private Path set;

  @BeforeEach
  void copy() throws IOException {
    set = Files.createDirectory(work.resolve("set"));
    Path from = Cli.samples("checkpoints").resolve("threads");
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, set.resolve(from.relativize(file)));
      }
    }
  }

  @Test
  void saysWhatItDid() throws IOException {
    long before = Files.size(set.resolve("pages-1.img"));
    assertThat(run(Direction.COMPRESS, Map.of(CompressAction.IN_PLACE, List.of("")))).isZero();
    long after = Files.size(set.resolve("pages-1.img"));
    assertThat(after).isLessThan(before);
    assertThat(err)
        .hasToString("26 pages in 1 page maps: %d -> %d bytes\n".formatted(before, after));
    assertThat(set.resolve("pages-1.img.bak")).doesNotExist();
  }

  @Test
  void keepsWhatItReplacesUnlessToldNotTo() throws IOException {
    run(Direction.COMPRESS, Map.of());
    assertThat(set.resolve("pages-1.img.bak")).exists();
    assertThat(set.resolve("inventory.img.bak")).exists();
  }

  @Test
  void saysThatThereIsNothingToDo() throws IOException {
    assertThat(run(Direction.DECOMPRESS, Map.of())).isZero();
    assertThat(err).hasToString(set + " is decompressed already\n");
  }

  @Test
  void saysWhatItRemoved() throws IOException {
    Path left = Files.createDirectory(work.toRealPath().resolve(".set.0.part"));
    run(Direction.COMPRESS, Map.of(CompressAction.ACCELERATION, List.of("9")));
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("crit: removed %s, which a killed crit left\n".formatted(left));
  }

  @Test
  void refusesAccelerationsThatThereAreNot() {
    for (String wrong : List.of("0", "65538", "fast", "-1", "99999999999")) {
      assertThatExceptionOfType(UsageException.class)
          .isThrownBy(
              () -> run(Direction.COMPRESS, Map.of(CompressAction.ACCELERATION, List.of(wrong))))
          .withMessage(
              "--acceleration is '%s', expected a number from 1 to 65537".formatted(wrong));
    }
  }

  private int run(Direction direction, Map<String, List<String>> options) throws IOException {
    var streams =
        new Streams(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new CompressAction(direction)
        .run(new Arguments(options, List.of(set.toString())), streams);
  }
}
