package crit.coredump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More segments than a half word counts. */
class ManySegmentsTest {
  private static final long AT = 0x10000000;

  @TempDir private Path work;

  /** Areas side by side, each tenth with a page, the others never touched. */
  private static CoreSet areas(int count) {
    var set = new CoreSet().auxiliary(6, 4096);
    for (int i = 0; i < count; i++) {
      long start = AT + i * 4096L;
      set.area(start, 1, i % 10 == 0 ? CoreSet.READ_WRITE : 0, CoreSet.ANONYMOUS);
      if (i % 10 == 0) {
        set.page(start, i / 10 + 1);
      }
    }
    return set;
  }

  @ParameterizedTest
  @ValueSource(ints = {65533, 65534, 65535, 66000})
  void numberOfSegmentsIsKeptWhateverItIs(int count) throws IOException {
    ElfFile elf = areas(count).elf();
    assertThat(elf.segments()).hasSize(count);
    assertThat(elf.read(AT + (count - 1) / 10 * 10 * 4096L))
        .isEqualTo((byte) ((count - 1) / 10 + 1));
  }

  @Test
  void sectionHeaderIsThereOnlyIfItIsNeeded() throws IOException {
    var small = new ElfHead(areas(65533).core(CoreOptions.DEFAULT));
    assertThat(small.half(56)).isEqualTo(65534);
    assertThat(small.offset()).isZero();
    assertThat(small.half(60)).isZero();
    var large = new ElfHead(areas(65534).core(CoreOptions.DEFAULT));
    assertThat(large.half(56)).isEqualTo(0xffff);
    assertThat(large.half(58)).as("e_shentsize").isEqualTo(64);
    assertThat(large.half(60)).as("e_shnum").isEqualTo(1);
    assertThat(large.offset()).isEqualTo(large.bytes.length - 64);
    var section = ByteBuffer.wrap(large.bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = (int) large.offset();
    assertThat(section.getLong(at + 32)).as("sh_size").isEqualTo(1);
    assertThat(section.getInt(at + 44)).as("sh_info").isEqualTo(65535);
  }

  /** Words of an ELF64 head. */
  private record ElfHead(byte[] bytes) {
    int half(int at) {
      return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
    }

    long offset() {
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(40);
    }
  }

  @Test
  void gdbReadsTheLastOfManySegments() throws IOException, InterruptedException {
    Tools.require("gdb");
    read(66000);
  }

  @Test
  @Tag("nightly")
  void gdbReadsTheLastOfVeryManySegments() throws IOException, InterruptedException {
    Tools.require("gdb");
    read(132000);
  }

  private void read(int count) throws IOException, InterruptedException {
    Path core = Files.write(work.resolve("core"), areas(count).core(CoreOptions.DEFAULT));
    long last = AT + (count - 10L) * 4096;
    String printed =
        Tools.run(
            "gdb", "-nx", "-batch", "-ex", "core " + core, "-ex", "x/bx 0x%x".formatted(last));
    assertThat(printed).contains("0x%02x".formatted((count - 10) / 10 + 1 & 0xff));
  }

  @Test
  void elfutilsCountsTheSegments() throws IOException, InterruptedException {
    Tools.require("eu-readelf");
    Path core = Files.write(work.resolve("core"), areas(66000).core(CoreOptions.DEFAULT));
    assertThat(Tools.run("eu-readelf", "-h", core.toString())).contains("(66001 in [0].sh_info)");
  }
}
