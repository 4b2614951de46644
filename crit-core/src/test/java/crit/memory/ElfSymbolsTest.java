package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import crit.bytes.ByteSource;
import crit.memory.ElfSymbols.Symbol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Symbols of files that are built byte by byte. */
class ElfSymbolsTest {
  private static final int SECTIONS = 0x100;
  private static final int SYMBOLS = 0x300;
  private static final int NAMES = 0x500;
  private static final int SIZE = 0x600;
  private static final String TEXT = "\0mycounter\0alone\0two\0imported\0";

  private final ByteBuffer file = ByteBuffer.allocate(SIZE);
  private boolean is64;

  /** A file with a segment at 0x2000 of the file for 0x13000, and four kinds of symbol. */
  private ElfSymbolsTest build(boolean wide, boolean isBigEndian) {
    is64 = wide;
    file.order(isBigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    file.put(0, new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1)});
    file.put(5, (byte) (isBigEndian ? 2 : 1));
    word(28, 32, 0x80);
    word(32, 40, SECTIONS);
    file.putShort(wide ? 54 : 42, (short) (wide ? 56 : 32));
    file.putShort(wide ? 56 : 44, (short) 1);
    file.putShort(wide ? 58 : 46, (short) (wide ? 64 : 40));
    file.putShort(wide ? 60 : 48, (short) 3);
    file.putInt(0x80, 1);
    word(0x80 + 4, 0x80 + 8, 0x2010);
    word(0x80 + 8, 0x80 + 16, 0x13010);
    section(1, 2, SYMBOLS, 5 * (wide ? 24 : 16), 2);
    section(2, 3, NAMES, TEXT.length(), 0);
    file.put(NAMES, TEXT.getBytes(StandardCharsets.UTF_8));
    symbol(1, TEXT.indexOf("counter"), 0x11, 5);
    symbol(2, TEXT.indexOf("alone"), 0x01, 5);
    symbol(3, TEXT.indexOf("two"), 0x01, 5);
    symbol(4, TEXT.indexOf("imported"), 0x11, 0);
    return this;
  }

  private void word(int in32, int in64, long value) {
    if (is64) {
      file.putLong(in64, value);
    } else {
      file.putInt(in32, (int) value);
    }
  }

  private void section(int number, int type, long offset, long size, int link) {
    int at = SECTIONS + number * (is64 ? 64 : 40);
    file.putInt(at + 4, type);
    word(at + 16, at + 24, offset);
    word(at + 20, at + 32, size);
    file.putInt(at + (is64 ? 40 : 24), link);
  }

  private void symbol(int number, int name, int info, int section) {
    int at = SYMBOLS + number * (is64 ? 24 : 16);
    file.putInt(at, name);
    file.put(at + (is64 ? 4 : 12), (byte) info);
    file.putShort(at + (is64 ? 6 : 14), (short) section);
    word(at + 4, at + 8, 0x13400 + number);
    word(at + 8, at + 16, 8L * number);
  }

  private ElfSymbols symbols() throws IOException {
    return ElfSymbols.of(ByteSource.of("file", file.array())).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, false", "true, true", "false, true"})
  void symbolsAreFoundInFilesOfBothSizesAndOrders(boolean wide, boolean isBigEndian)
      throws IOException {
    ElfSymbols symbols = build(wide, isBigEndian).symbols();
    assertThat(symbols.find("counter")).containsExactly(new Symbol(0x13401, 8, false));
    assertThat(symbols.find("alone")).containsExactly(new Symbol(0x13402, 16, true));
    assertThat(symbols.find("mycounter")).isEmpty();
    assertThat(symbols.find("imported")).isEmpty();
    assertThat(symbols.find("")).isEmpty();
    Vma area = new Vma(0x7f0000002000L, 0x7f0000002fffL, 0x2000, 1, 3, 2, Vma.FILE_PRIVATE, 0);
    assertThat(symbols.bias(List.of(area), 4096)).contains(0x7f0000002000L - 0x13000);
    assertThat(symbols.bias(List.of(), 4096)).isEmpty();
  }

  @Test
  void globalSymbolIsBetterThanLocalOnes() throws IOException {
    build(true, false);
    symbol(2, TEXT.indexOf("two"), 0x01, 5);
    assertThat(symbols().find("two")).hasSize(2).allMatch(Symbol::isLocal);
    symbol(2, TEXT.indexOf("two"), 0x11, 5);
    assertThat(symbols().find("two")).containsExactly(new Symbol(0x13402, 16, false));
  }

  @Test
  void whatIsNoSuchFileHasNone() throws IOException {
    assertThat(ElfSymbols.of(ByteSource.of("file", new byte[64]))).isEmpty();
    assertThat(ElfSymbols.of(ByteSource.of("file", new byte[3]))).isEmpty();
  }

  @Test
  void filesWithWrongSizesAndOffsetsHaveFewerSymbolsAndDoNoHarm() throws IOException {
    var random = new Random(5);
    int found = 0;
    for (int i = 0; i < 3000; i++) {
      build(random.nextBoolean(), random.nextBoolean());
      byte[] bytes = file.array().clone();
      for (int j = 0; j < 4; j++) {
        bytes[16 + random.nextInt(SECTIONS + 0xc0)] = (byte) random.nextInt();
      }
      int length = random.nextInt(64, bytes.length + 1);
      var source = ByteSource.of("file", Arrays.copyOf(bytes, length));
      found += ElfSymbols.of(source).orElseThrow().find("counter").size();
      Arrays.fill(file.array(), (byte) 0);
    }
    assertThat(found).isBetween(1, 3000);
  }
}
