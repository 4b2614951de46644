package crit.coredump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import crit.arch.Architecture;
import crit.schemas.proto.core_entry;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The core files of all architectures, read by a parser that knows ELF and nothing else. */
class ForeignCoresTest {
  private static final long DATA = 0x10000;

  private static ElfFile elf(Architecture architecture) throws IOException {
    return set(architecture).elf();
  }

  private static CoreSet set(Architecture architecture) {
    var set = CoreSet.of(Cores.of(architecture, 1));
    if (architecture == Architecture.I386) {
      set.auxiliary(4096L << 32 | 6);
    } else {
      set.auxiliary(6, 4096);
    }
    return set.area(DATA, 2, CoreSet.READ_WRITE, CoreSet.ANONYMOUS).page(DATA + 4096, 0x5a);
  }

  @ParameterizedTest
  @CsvSource({
    "X86_64, 62, true, false, 0",
    "I386, 3, false, false, 0",
    "ARM, 40, false, false, 0x5000400",
    "AARCH64, 183, true, false, 0",
    "PPC64, 21, true, false, 2",
    "S390, 22, true, true, 0",
    "MIPS, 8, true, false, 0x80000007",
    "RISCV64, 243, true, false, 5",
    "LOONGARCH64, 258, true, false, 0x43"
  })
  void headSaysWhatMachineItWas(
      Architecture architecture, int machine, boolean is64, boolean isBig, String flags)
      throws IOException {
    ElfFile elf = elf(architecture);
    assertThat(elf.type()).isEqualTo(4);
    assertThat(elf.machine()).isEqualTo(machine);
    assertThat(elf.is64()).isEqualTo(is64);
    assertThat(elf.order()).isEqualTo(isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    assertThat(elf.flags()).isEqualTo(Long.decode(flags).intValue());
    assertThat(elf.read(DATA + 4096)).isEqualTo((byte) 0x5a);
    assertThat(elf.read(DATA + 4095)).isZero();
  }

  private static List<String> notes(Architecture architecture) throws IOException {
    return elf(architecture).notes().stream().map(ElfFile.Note::toString).toList();
  }

  private static final String SIGINFO = "CORE 53494749 128";

  @Test
  void x86HasTheKernelsNotesInTheKernelsOrder() throws IOException {
    assertThat(notes(Architecture.X86_64))
        .containsExactly(
            "CORE 1 336",
            "CORE 3 136",
            SIGINFO,
            "CORE 6 32",
            "CORE 2 512",
            "LINUX 202 2696",
            "LINUX 205 80");
    assertThat(notes(Architecture.I386))
        .containsExactly(
            "CORE 1 144",
            "CORE 3 124",
            SIGINFO,
            "CORE 6 16",
            "CORE 2 108",
            "LINUX 46e62b7f 512",
            "LINUX 202 2696",
            "LINUX 200 48",
            "LINUX 205 80");
  }

  @Test
  void armsHaveTheKernelsNotes() throws IOException {
    assertThat(notes(Architecture.ARM))
        .containsExactly(
            "CORE 1 148", "CORE 3 124", SIGINFO, "CORE 6 16", "LINUX 400 260", "LINUX 401 4");
    assertThat(notes(Architecture.AARCH64))
        .containsExactly(
            "CORE 1 392",
            "CORE 3 136",
            SIGINFO,
            "CORE 6 32",
            "CORE 2 528",
            "LINUX 401 8",
            "LINUX 404 4",
            "LINUX 406 16",
            "LINUX 40a 8");
  }

  @Test
  void othersHaveTheKernelsNotes() throws IOException {
    assertThat(notes(Architecture.PPC64))
        .startsWith("CORE 1 504", "CORE 3 136", SIGINFO, "CORE 6 32", "CORE 2 264")
        .endsWith(
            "LINUX 100 544",
            "LINUX 102 256",
            "LINUX 108 384",
            "LINUX 109 264",
            "LINUX 10a 544",
            "LINUX 10b 256",
            "LINUX 10c 24");
    assertThat(notes(Architecture.S390))
        .startsWith("CORE 1 336", "CORE 3 136", SIGINFO, "CORE 6 32", "CORE 2 136")
        .endsWith(
            "LINUX 307 4",
            "LINUX 309 128",
            "LINUX 30a 256",
            "LINUX 30b 32",
            "LINUX 30c 32",
            "LINUX 30d 64");
    assertThat(notes(Architecture.MIPS))
        .containsExactly("CORE 1 480", "CORE 3 136", SIGINFO, "CORE 6 32", "CORE 2 264");
    assertThat(notes(Architecture.RISCV64))
        .containsExactly("CORE 1 376", "CORE 3 136", SIGINFO, "CORE 6 32", "CORE 2 264");
    assertThat(notes(Architecture.LOONGARCH64))
        .containsExactly("CORE 1 480", "CORE 3 136", SIGINFO, "CORE 6 32", "CORE 2 272");
  }

  /** No debugger of today's Debian reads these. */
  @Test
  void loongarchHasRegistersInTheKernelsPlaces() throws IOException {
    core_entry.Builder core = Cores.of(Architecture.LOONGARCH64, 1);
    var general = core.getTiLoongarch64().getGpregs();
    var floats = core.getTiLoongarch64().getFpregs();
    ElfFile elf = elf(Architecture.LOONGARCH64);
    ElfFile.Note status = elf.note("CORE", 1);
    assertThat(status.word(112 + 31 * 8)).isEqualTo(general.getRegs(31));
    assertThat(status.word(112 + 32 * 8)).isEqualTo(general.getRegs(4));
    assertThat(status.word(112 + 33 * 8)).isEqualTo(general.getPc());
    assertThat(status.word(112 + 34 * 8)).isZero();
    assertThat(status.half(112 + 45 * 8)).as("pr_fpvalid").isEqualTo(1);
    ElfFile.Note fp = elf.note("CORE", 2);
    assertThat(fp.word(31 * 8)).isEqualTo(floats.getRegs(31));
    assertThat(fp.word(256)).isEqualTo(floats.getFcc());
    assertThat(fp.half(264)).isEqualTo(floats.getFcsr());
  }

  @Test
  void loongarchWarnsOfRegistersThatCriuDoesNotSave() throws IOException {
    try (var checkpoint = set(Architecture.LOONGARCH64).checkpoint();
        var plan = CorePlan.of(CoreSet.task(checkpoint), CoreOptions.DEFAULT)) {
      assertThat(plan.warnings()).singleElement().asString().contains("f0 to f31");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x10000, 0x007fff8000000000",
    "0x8000000000, 0x007f000000000000",
    "0x7fffffff0000, 0x007f000000000000",
    "0x1000000000000, 0x0070000000000000"
  })
  void pacMaskIsThatOfTheAddressSpace(String highest, String mask) throws IOException {
    var set = CoreSet.of(Cores.of(Architecture.AARCH64, 1)).auxiliary(6, 4096);
    set.area(Long.decode(highest), 1, CoreSet.READ_WRITE, CoreSet.ANONYMOUS);
    ElfFile.Note note = set.elf().note("LINUX", 0x406);
    assertThat(note.word(0)).isEqualTo(Long.decode(mask));
    assertThat(note.word(8)).isEqualTo(Long.decode(mask));
  }

  @Test
  void whatTheImageLacksHasNoNote() throws IOException {
    core_entry.Builder core = Cores.of(Architecture.PPC64, 1);
    core.getTiPpc64Builder().clearFpstate().clearVrstate().clearVsxstate().clearTmstate();
    ElfFile elf = CoreSet.of(core).auxiliary(6, 65536).elf();
    assertThat(elf.notes())
        .extracting(ElfFile.Note::toString)
        .containsExactly("CORE 1 504", "CORE 3 136", SIGINFO, "CORE 6 32");
    assertThat(elf.note("CORE", 1).half(112 + 384)).as("pr_fpvalid").isZero();
  }

  @Test
  void pageSizeOfTheMachineIsUsedEverywhere() throws IOException {
    var set = CoreSet.of(Cores.of(Architecture.PPC64, 1)).pageSize(65536);
    set.area(0x100000, 2, CoreSet.READ_WRITE, CoreSet.ANONYMOUS).page(0x110000, 3);
    ElfFile elf = set.elf();
    ElfFile.Segment segment = elf.segment(0x100000);
    assertThat(segment.alignment()).isEqualTo(65536);
    assertThat(segment.offset() % 65536).isZero();
    assertThat(segment.stored()).isEqualTo(2 * 65536);
    assertThat(elf.read(0x11ffff)).isEqualTo((byte) 3);
  }

  @Test
  void threadOfAnotherMachineThanItsLeaderIsRefused() {
    var set = set(Architecture.X86_64).thread(43, Cores.of(Architecture.ARM, 2));
    assertThat(catchThrowable(set::elf))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("core-43.img has no registers of X86_64");
  }
}
