package crit.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSink;
import crit.image.ImageType;
import crit.image.ImageTypes;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.inet_sk_entry;
import crit.schemas.proto.mnt_entry;
import crit.schemas.proto.reg_file_entry;
import crit.wire.WireBytes;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An entry of files.img is changed alike, be it parsed as a whole or only the part that is. */
class DraftTest {
  private static final ImageType FILES = ImageTypes.byFileName("files.img").orElseThrow();
  private static final int ENTRIES = 3000;

  /** What came of an entry. */
  private record Result(List<Byte> bytes, Map<String, String> old, Map<String, String> now) {}

  private static Draft draft(byte[] entry) {
    return new Draft(new Draft.Origin("files.img", FILES, 0), entry, 0, entry.length);
  }

  /** Changes something, nothing, or sets what is there already. */
  private static void change(Draft draft, int how) {
    draft
        .part(reg_file_entry.Builder.class)
        .ifPresent(it -> it.setName(how == 0 ? it.getName() : "/new" + it.getName()));
    draft
        .part(inet_sk_entry.Builder.class)
        .ifPresent(it -> it.setSrcPort(how == 0 ? it.getSrcPort() : 7999));
    if (how == 2) {
      draft.part(reg_file_entry.Builder.class).ifPresent(reg_file_entry.Builder::clearSize);
    }
  }

  private static Optional<Result> result(Draft draft) {
    var sink = new ByteSink();
    return draft
        .build(sink)
        .map(it -> {
          List<Byte> bytes = new ArrayList<>();
          for (byte each : sink.toByteArray()) {
            bytes.add(each);
          }
          return new Result(bytes, it.old(), it.now());
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void partsAndWholeEntriesGiveTheSame(long seed) {
    var random = new Random(seed);
    int plain = 0;
    int changed = 0;
    for (int i = 0; i < ENTRIES; i++) {
      byte[] entry = entry(random);
      int how = random.nextInt(3);
      var byPart = draft(entry);
      change(byPart, how);
      var whole = draft(entry);
      assertThat(whole.message()).isInstanceOf(file_entry.Builder.class);
      change(whole, how);
      var late = draft(entry);
      change(late, how);
      assertThat(late.message()).isInstanceOf(file_entry.Builder.class);
      Optional<Result> expected = result(whole);
      assertThat(result(byPart)).isEqualTo(expected);
      assertThat(result(late)).isEqualTo(expected);
      plain += FilePart.find(entry, 0, entry.length).isPresent() ? 1 : 0;
      changed += expected.isPresent() ? 1 : 0;
    }
    assertThat(plain).isBetween(ENTRIES / 10, ENTRIES * 9 / 10);
    assertThat(changed).isBetween(ENTRIES / 10, ENTRIES * 9 / 10);
  }

  private static byte[] entry(Random random) {
    boolean isFile = random.nextBoolean();
    fd_types type = isFile ? fd_types.REG : fd_types.INETSK;
    byte[] part = isFile ? file(random) : socket(random);
    List<WireBytes> records = new ArrayList<>();
    records.add(number(random, 1, random.nextInt(9) == 0 ? 1 << 20 : type.getNumber()));
    records.add(number(random, 2, random.nextInt()));
    records.add(new WireBytes().bytes(isFile ? 3 : 4, part));
    switch (random.nextInt(12)) {
      case 0 -> records.add(new WireBytes().bytes(3, file(random)));
      case 1 -> records.add(new WireBytes().bytes(4, socket(random)));
      case 2 -> records.add(new WireBytes().varint(1000, random.nextLong()));
      case 3 -> records.add(random.nextInt(4), new WireBytes().string(63, "unknown"));
      case 4 -> Collections.shuffle(records, random);
      case 5 -> records.remove(random.nextInt(3));
      case 6 -> records.add(1, number(random, 1, 1));
      default -> {}
    }
    var entry = new WireBytes();
    records.forEach(it -> entry.raw(it.build()));
    return entry.build();
  }

  /** A number, sometimes in more bytes than it needs, or with more bits than its type has. */
  private static WireBytes number(Random random, int field, int value) {
    int length = random.nextInt(10) == 0 ? 6 : 1;
    long bits = random.nextInt(20) == 0 ? 1L << 40 : 0;
    return new WireBytes()
        .tag(field, 0)
        .raw(WireBytes.padded(Integer.toUnsignedLong(value) | bits, length));
  }

  private static byte[] file(Random random) {
    var file = new WireBytes();
    List<WireBytes> records = new ArrayList<>();
    records.add(new WireBytes().varint(1, 7));
    records.add(new WireBytes().varint(2, random.nextInt(3)));
    records.add(new WireBytes().string(6, random.nextBoolean() ? "/a" : "/b/\u00e9"));
    records.add(new WireBytes().varint(8, random.nextInt(5000)));
    if (random.nextInt(5) == 0) {
      records.add(new WireBytes().string(500, "unknown"));
      Collections.shuffle(records, random);
    }
    records.forEach(it -> file.raw(it.build()));
    return file.build();
  }

  private static byte[] socket(Random random) {
    var socket = new WireBytes().varint(1, 7).varint(7, random.nextBoolean() ? 80 : 7999);
    return random.nextInt(4) == 0 ? socket.varint(7, 81).varint(500, 1).build() : socket.build();
  }

  @Test
  void whatNoRuleAsksForIsNotChanged() {
    byte[] entry = file_entry().toByteArray();
    var draft = draft(entry);
    assertThat(draft.part(inet_sk_entry.Builder.class)).isEmpty();
    assertThat(draft.part(mnt_entry.Builder.class)).isEmpty();
    assertThat(draft.build(new ByteSink())).isEmpty();
    assertThat(draft.before()).isEqualTo(file_entry());
  }

  @Test
  void aPartThatWasChangedIsInTheEntry() {
    var draft = draft(file_entry().toByteArray());
    draft.part(reg_file_entry.Builder.class).orElseThrow().setName("/other");
    var entry = (file_entry.Builder) draft.message();
    assertThat(entry.getReg().getName()).isEqualTo("/other");
    entry.setId(9);
    draft.part(reg_file_entry.Builder.class).orElseThrow().setSize(3);
    var difference = draft.build(new ByteSink()).orElseThrow();
    assertThat(difference.old()).isEqualTo(Map.of("id", "7", "reg.name", "/a"));
    assertThat(difference.now())
        .isEqualTo(Map.of("id", "9", "reg.name", "/other", "reg.size", "3"));
  }

  private static file_entry file_entry() {
    return file_entry
        .newBuilder()
        .setType(fd_types.REG)
        .setId(7)
        .setReg(reg_file_entry.newBuilder().setId(7).setName("/a").buildPartial())
        .buildPartial();
  }

  @Test
  void aMalformedPartIsAFaultForWhoAsksForIt() {
    byte[] entry = new WireBytes().varint(1, 1).varint(2, 7).string(3, "\u007f").build();
    assertThat(draft(entry).part(inet_sk_entry.Builder.class)).isEmpty();
    assertThatThrownBy(() -> draft(entry).part(reg_file_entry.Builder.class))
        .isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> draft(entry).message()).isInstanceOf(UncheckedIOException.class);
  }
}
