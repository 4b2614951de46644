package crit.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSource;
import crit.bytes.UnexpectedEndException;
import crit.wire.WireBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every shape of extra is read, skipped and half read to the same place. */
final class ExtraReaderTest {

  /** An image of each shape, with an entry that has an extra and an empty entry behind it. */
  private enum Shape {
    BLOB("blob \"\" 010203") {
      @Override
      ImageBuilder put(ImageBuilder image) {
        return image.entry(new WireBytes().varint(2, 3).build()).bytes(new byte[] {1, 2, 3});
      }
    },
    PADDED_BLOB("blob \"\" 0102030405", "padding 000009") {
      @Override
      ImageBuilder put(ImageBuilder image) {
        return image
            .entry(new WireBytes().varint(2, 5).build())
            .bytes(new byte[] {1, 2, 3, 4, 5, 0, 0, 9});
      }
    },
    BLOBS("blob \"inq\" 01", "blob \"outq\" 0203") {
      @Override
      ImageBuilder put(ImageBuilder image) {
        return image
            .entry(new WireBytes().varint(1, 1).varint(3, 2).build())
            .bytes(new byte[] {1, 2, 3});
      }
    },
    NUMBERS("number 1", "number 65535", "number 3") {
      @Override
      ImageBuilder put(ImageBuilder image) {
        return image.entry(new WireBytes().varint(2, 3).build()).u16(1, 65535, 3, 0);
      }
    },
    MESSAGES("message 0801", "blob \"\" ", "message 1003", "blob \"\" 616263") {
      @Override
      ImageBuilder put(ImageBuilder image) {
        return image
            .entry(new WireBytes().varint(3, 2).build())
            .entry(new byte[] {8, 1})
            .entry(new byte[] {16, 3})
            .bytes("abc\0\0\0\0\0".getBytes(UTF_8));
      }
    },
    CHUNK("blob \"\" 0102") {
      @Override
      ImageBuilder put(ImageBuilder image) {
        return image.entry(new WireBytes().varint(1, 2).build()).bytes(new byte[] {1, 2});
      }
    };

    private final List<String> parts;

    Shape(String... parts) {
      this.parts = List.of(parts);
    }

    abstract ImageBuilder put(ImageBuilder image);

    /** Returns an image with two such entries in front of the empty one. */
    ImageBuilder image() {
      return put(put(head())).entry(new byte[0]);
    }

    ImageBuilder head() {
      return switch (this) {
        case BLOB -> ImageBuilder.of("SK_QUEUES");
        case PADDED_BLOB -> ImageBuilder.of("IPCNS_SHM");
        case BLOBS -> ImageBuilder.of("TCP_STREAM");
        case NUMBERS -> ImageBuilder.of("IPCNS_SEM");
        case MESSAGES -> ImageBuilder.of("IPCNS_MSG");
        case CHUNK -> ImageBuilder.of("GHOST_FILE").entry(new WireBytes().varint(9, 1).build());
      };
    }
  }

  /** Writes down what it is given, and reads as much of each run as it is told. */
  private static final class Notes implements ExtraVisitor {
    private final List<String> notes = new ArrayList<>();
    private final boolean readsBlobs;

    Notes(boolean readsBlobs) {
      this.readsBlobs = readsBlobs;
    }

    @Override
    public void blob(String name, Blob blob) throws IOException {
      var bytes = new ByteArrayOutputStream();
      if (readsBlobs) {
        blob.read(bytes::write);
        assertThat(blob.length()).isEqualTo(bytes.size());
      }
      notes.add("blob \"" + name + "\" " + HexFormat.of().formatHex(bytes.toByteArray()));
    }

    @Override
    public void number(int value) {
      notes.add("number " + value);
    }

    @Override
    public void message(byte[] bytes, int start, int end) {
      notes.add("message " + HexFormat.of().formatHex(bytes, start, end));
    }

    @Override
    public void padding(byte[] padding) {
      notes.add("padding " + HexFormat.of().formatHex(padding));
    }
  }

  private static List<ByteSource> sources(byte[] image) {
    return List.of(
        ByteSource.of("a.img", image), ByteSource.of("a.img", new ByteArrayInputStream(image)));
  }

  @ParameterizedTest
  @EnumSource
  void extraIsHandedOverPartByPart(Shape shape) throws IOException {
    for (ByteSource source : sources(shape.image().build())) {
      var reader = ImageReader.open(source, Limits.DEFAULT);
      for (int i = shape == Shape.CHUNK ? -1 : 0; i < 2; i++) {
        assertThat(reader.next()).isTrue();
        var notes = new Notes(true);
        reader.readExtra(notes);
        assertThat(notes.notes).isEqualTo(i < 0 ? List.of() : shape.parts);
      }
      assertThat(reader.next()).isTrue();
      assertThat(reader.next()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void readAndSkippedExtraEndAtTheSamePlace(Shape shape) throws IOException {
    byte[] image = shape.image().build();
    List<Long> skipped = offsets(sources(image).getFirst(), reader -> {});
    assertThat(skipped).hasSize(shape == Shape.CHUNK ? 4 : 3);
    assertThat(skipped.getLast()).isEqualTo(image.length - 4);
    for (ByteSource source : sources(image)) {
      assertThat(offsets(source, reader -> reader.readExtra(new Notes(false)))).isEqualTo(skipped);
    }
    for (ByteSource source : sources(image)) {
      assertThat(offsets(source, reader -> reader.readExtra(new Notes(true)))).isEqualTo(skipped);
    }
    assertThat(offsets(sources(image).getLast(), reader -> {})).isEqualTo(skipped);
  }

  private interface Step {
    void at(ImageReader reader) throws IOException;
  }

  private static List<Long> offsets(ByteSource source, Step step) throws IOException {
    var reader = ImageReader.open(source, Limits.DEFAULT);
    List<Long> offsets = new ArrayList<>();
    while (reader.next()) {
      offsets.add(reader.offset());
      step.at(reader);
    }
    return offsets;
  }

  @ParameterizedTest
  @EnumSource
  void extraIsReadOnce(Shape shape) throws IOException {
    var reader = ImageReader.open(sources(shape.image().build()).getFirst(), Limits.DEFAULT);
    reader.next();
    if (shape == Shape.CHUNK) {
      reader.next();
    }
    reader.readExtra(ExtraVisitor.IGNORE);
    var notes = new Notes(true);
    reader.readExtra(notes);
    assertThat(notes.notes).isEmpty();
    assertThat(reader.next()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void extraCutAnywhereIsRefusedHoweverItIsRead(Shape shape) throws IOException {
    int start = shape.head().size();
    byte[] image = shape.put(shape.head()).build();
    for (int end = start + 1; end < image.length; end++) {
      for (boolean isRead : List.of(true, false)) {
        for (ByteSource source : sources(Arrays.copyOf(image, end))) {
          assertThatThrownBy(() -> offsets(source, reader -> reader.readExtra(new Notes(isRead))))
              .as("cut at " + end)
              .isInstanceOf(UnexpectedEndException.class)
              .hasMessageStartingWith("a.img: entry ");
        }
      }
    }
  }
}
