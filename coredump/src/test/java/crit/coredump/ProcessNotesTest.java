package crit.coredump;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import crit.arch.Architecture;
import crit.checkpoint.Task;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.creds_entry;
import crit.schemas.proto.siginfo_entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the notes say of the process and its threads. */
class ProcessNotesTest {
  private static final long AT = 0x100000;
  private static final int SIGSEGV = 11;
  private static final int SIGINFO = 0x53494749;

  private static CoreOptions options(OptionalInt thread, OptionalInt signal, boolean undo) {
    CoreOptions it = CoreOptions.DEFAULT;
    return new CoreOptions(thread, signal, it.filter(), it.files(), false, false, undo);
  }

  private static siginfo_entry signal(int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      bytes.putInt(word);
    }
    return siginfo_entry.newBuilder().setSiginfo(ByteString.copyFrom(bytes.array())).build();
  }

  @Test
  void statusHasSignalsAndFamily() throws IOException {
    core_entry.Builder core = Cores.x86(1);
    core.getThreadCoreBuilder().setBlkSigset(0x8000000000000001L);
    core.getThreadCoreBuilder().getSignalsPBuilder().addSignals(signal(12)).addSignals(signal(64));
    ElfFile.Note status = CoreSet.of(core).elf().note("CORE", 1);
    assertThat(status.word(16)).as("pr_sigpend").isEqualTo(1L << 11 | 1L << 63);
    assertThat(status.word(24)).as("pr_sighold").isEqualTo(0x8000000000000001L);
    assertThat(status.half(32)).as("pid").isEqualTo(42);
    assertThat(status.half(36)).as("ppid").isEqualTo(7);
    assertThat(status.half(40)).as("pgrp").isEqualTo(8);
    assertThat(status.half(44)).as("sid").isEqualTo(9);
    assertThat(status.word(112 + 16 * 8)).isEqualTo(core.getThreadInfo().getGpregs().getIp());
    assertThat(status.half(328)).as("pr_fpvalid").isEqualTo(1);
  }

  @Test
  void statusOf32BitsIsShort() throws IOException {
    core_entry.Builder core = Cores.of(Architecture.I386, 1);
    core.getThreadCoreBuilder().setBlkSigset(0x1_0000_0002L);
    var set = CoreSet.of(core);
    set.tc.setBlkSigset(5);
    ElfFile.Note status = set.elf().note("CORE", 1);
    assertThat(status.half(20)).as("pr_sighold").isEqualTo(2);
    assertThat(status.half(24)).as("pid").isEqualTo(42);
    assertThat(status.half(72 + 12 * 4)).isEqualTo((int) core.getThreadInfo().getGpregs().getIp());
    assertThat(status.half(140)).as("pr_fpvalid").isEqualTo(1);
  }

  @Test
  void signalsOfOldSetsAreThoseOfTheTask() throws IOException {
    var set = new CoreSet();
    set.tc.setBlkSigset(0x55);
    assertThat(set.elf().note("CORE", 1).word(24)).isEqualTo(0x55);
  }

  @ParameterizedTest
  @CsvSource({"1, 0, R, 0", "3, 3, T, 20"})
  void stateIsTold(int state, int number, char letter, int signal) throws IOException {
    var set = new CoreSet();
    set.tc.setTaskState(state).setStopSigno(20);
    ElfFile elf = set.elf();
    ByteBuffer info = elf.note("CORE", 3).content();
    assertThat((int) info.get(0)).isEqualTo(number);
    assertThat((char) info.get(1)).isEqualTo(letter);
    assertThat(elf.note("CORE", 1).half(0)).as("si_signo").isEqualTo(signal);
    assertThat(elf.note("CORE", 1).half(12)).as("pr_cursig").isEqualTo(signal);
  }

  @Test
  void processHasItsNameArgumentsAndUser() throws IOException {
    core_entry.Builder core = Cores.x86(1);
    core.getThreadCoreBuilder().setSchedNice(-5).setSchedPrio(99).setCreds(creds(70000, 8));
    var set = CoreSet.of(core).area(AT, 1, 3, CoreSet.ANONYMOUS);
    byte[] name = {
      'c', (byte) 0xff, 'm', 'm', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };
    set.tc.setCommBytes(ByteString.copyFrom(name)).setFlags(0x400100);
    byte[] page = new byte[4096];
    byte[] arguments = ("run\0" + "x".repeat(200) + "\0").getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(arguments, 0, page, 16, arguments.length);
    set.page(AT, CoreSet.PRESENT, page);
    set.mm.setMmArgStart(AT + 16).setMmArgEnd(AT + 16 + arguments.length);
    ElfFile.Note info = set.elf().note("CORE", 3);
    assertThat((int) info.content().get(3)).as("nice").isEqualTo(-5);
    assertThat(info.word(8)).as("flags").isEqualTo(0x400100);
    assertThat(info.half(16)).isEqualTo(70000);
    assertThat(info.half(20)).isEqualTo(8);
    assertThat(info.text(40, 16)).isEqualTo(new String(name, StandardCharsets.ISO_8859_1));
    assertThat(info.text(56, 80)).isEqualTo("run " + "x".repeat(75));
  }

  private static creds_entry creds(int uid, int gid) {
    return creds_entry.newBuilder().setUid(uid).setGid(gid).buildPartial();
  }

  @Test
  void userOf32BitsIsTheOverflowUserIfItDoesNotFit() throws IOException {
    core_entry.Builder core = Cores.of(Architecture.ARM, 1);
    core.getThreadCoreBuilder().setCreds(creds(70000, 8));
    ElfFile.Note info = CoreSet.of(core).elf().note("CORE", 3);
    assertThat(info.content().getShort(8) & 0xffff).isEqualTo(65534);
    assertThat((int) info.content().getShort(10)).isEqualTo(8);
    assertThat(info.text(28, 16)).isEqualTo("test");
  }

  @Test
  void argumentsThatAreNotThereAreEmpty() throws IOException {
    var set = new CoreSet();
    set.mm.setMmArgStart(-16).setMmArgEnd(-2);
    assertThat(set.elf().note("CORE", 3).text(56, 80)).isEmpty();
  }

  @Test
  void auxiliaryVectorEndsWithItsFirstNull() throws IOException {
    var set = new CoreSet().auxiliary(6, 4096, 9, 0x401000, 0, 0, 25, 77);
    ElfFile.Note auxv = set.elf().note("CORE", 6);
    assertThat(auxv.content().remaining()).isEqualTo(6 * 8);
    assertThat(auxv.word(24)).isEqualTo(0x401000);
    assertThat(auxv.word(32)).isZero();
  }

  @Test
  void auxiliaryVectorOf32BitsIsUnpacked() throws IOException {
    var set = CoreSet.of(Cores.of(Architecture.I386, 1));
    set.auxiliary(4096L << 32 | 6, 0x8048000L << 32 | 9, 0, 5L << 32 | 7);
    ElfFile.Note auxv = set.elf().note("CORE", 6);
    assertThat(auxv.content().remaining()).isEqualTo(6 * 4);
    assertThat(auxv.half(0)).isEqualTo(6);
    assertThat(auxv.half(4)).isEqualTo(4096);
    assertThat(auxv.half(12)).isEqualTo(0x8048000);
    assertThat(auxv.half(16)).isZero();
  }

  @Test
  void firstThreadIsTheLeaderOrTheOneAskedFor() throws IOException {
    var set = new CoreSet().thread(43, Cores.x86(2)).thread(44, Cores.x86(3));
    assertThat(threads(set.elf())).containsExactly(42, 43, 44);
    ElfFile elf = set.elf(options(OptionalInt.of(44), OptionalInt.empty(), false));
    assertThat(threads(elf)).containsExactly(44, 42, 43);
    assertThat(elf.note("CORE", 3).half(24)).as("the process, not the thread").isEqualTo(42);
    assertThat(elf.notes().get(1).type()).as("behind the first status").isEqualTo(3);
  }

  private static List<Integer> threads(ElfFile elf) {
    return elf.notes().stream()
        .filter(it -> it.owner().equals("CORE") && it.type() == 1)
        .map(it -> it.half(32))
        .toList();
  }

  @Test
  void signalThatIsAskedForIsToldEverywhere() throws IOException {
    ElfFile elf = new CoreSet().elf(options(OptionalInt.empty(), OptionalInt.of(6), false));
    assertThat(elf.note("CORE", 1).half(12)).isEqualTo(6);
    assertThat(elf.note("CORE", SIGINFO).half(0)).isEqualTo(6);
    assertThat(new CoreSet().elf().note("CORE", SIGINFO).half(0)).isZero();
  }

  @Test
  void pendingFaultIsTheSignal() throws IOException {
    core_entry.Builder core = Cores.x86(1);
    core.getThreadCoreBuilder()
        .getSignalsPBuilder()
        .addSignals(signal(12, 0, 1))
        .addSignals(signal(SIGSEGV, 0, 1, 0, 0x1234, 0x7fff, 3));
    ElfFile.Note info = CoreSet.of(core).elf().note("CORE", SIGINFO);
    assertThat(info.half(0)).isEqualTo(SIGSEGV);
    assertThat(info.word(16)).isEqualTo(0x7fff_0000_1234L);
    assertThat(info.half(24)).isEqualTo(3);
  }

  @Test
  void signalIsNarrowedFor32Bits() throws IOException {
    assertThat(narrow(SIGSEGV, 0, 1, 0, 0x1234, 0, 3, 0, 0x20, 0, 0x30))
        .containsExactly(SIGSEGV, 0, 1, 0x1234, 3, 0x20, 0x30);
    assertThat(narrow(31, 0, 1, 0, 0x1234, 0, 39, 0xc000003e))
        .containsExactly(31, 0, 1, 0x1234, 39, 0xc000003e, 0);
    assertThat(narrow(SIGSEGV, 0, 0, 0, 17, 1000))
        .as("by kill(2)")
        .containsExactly(SIGSEGV, 0, 0, 17, 1000, 0, 0);
  }

  private static int[] narrow(int... words) throws IOException {
    core_entry.Builder core = Cores.of(Architecture.I386, 1);
    core.getThreadCoreBuilder().getSignalsPBuilder().addSignals(signal(words));
    ElfFile.Note info = CoreSet.of(core).elf().note("CORE", SIGINFO);
    int[] narrow = new int[7];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = info.half(i * 4);
    }
    return narrow;
  }

  @Test
  void restartedCallIsUndoneOnlyWhereACallIs() throws IOException {
    core_entry.Builder core = Cores.x86(1);
    core.getThreadInfoBuilder().getGpregsBuilder().setAx(34).setOrigAx(34).setIp(AT + 5);
    var set = CoreSet.of(core).area(AT, 1, 5, CoreSet.ANONYMOUS);
    byte[] page = new byte[4096];
    page[5] = 0x0f;
    page[6] = 0x05;
    set.page(AT, CoreSet.PRESENT, page);
    var undo = options(OptionalInt.empty(), OptionalInt.empty(), true);
    assertThat(pc(set.elf())).isEqualTo(AT + 5);
    assertThat(pc(set.elf(undo))).isEqualTo(AT + 7);
    assertThat(set.elf(undo).note("CORE", 1).word(112 + 80)).as("ax").isEqualTo(-512);
    page[6] = 0x06;
    set.page(AT, CoreSet.PRESENT, page);
    assertThat(pc(set.elf(undo))).isEqualTo(AT + 5);
    page[6] = 0x05;
    set.page(AT, CoreSet.PRESENT, page);
    core.getThreadInfoBuilder().getGpregsBuilder().setOrigAx(-1).setAx(-1);
    assertThat(pc(set.elf(undo))).as("no system call").isEqualTo(AT + 5);
  }

  private static long pc(ElfFile elf) {
    return elf.note("CORE", 1).word(112 + 16 * 8);
  }

  @Test
  void processorStateHasTheSizeOfWhatIsInIt() throws IOException {
    core_entry.Builder core = Cores.x86(1);
    var state = core.getThreadInfoBuilder().getFpregsBuilder().getXsaveBuilder();
    assertThat(xstate(core)).isEqualTo("2696 2e7");
    state.clearPkru();
    assertThat(xstate(core)).isEqualTo("2688 e7");
    state.clearOpmaskReg().clearZmmUpper().clearHi16Zmm();
    assertThat(xstate(core)).isEqualTo("832 7");
    state.addBndregState(1).addBndcsrState(2);
    assertThat(xstate(core)).isEqualTo("1088 1f");
    state.clearBndregState().clearBndcsrState().clearYmmhSpace();
    assertThat(xstate(core)).isEqualTo("576 3");
    state.getCetBuilder().setCet(1).setSsp(0x7777);
    assertThat(CoreSet.of(core).elf().note("LINUX", 0x204).word(0)).isEqualTo(0x7777);
  }

  private static String xstate(core_entry.Builder core) throws IOException {
    ElfFile.Note note = CoreSet.of(core).elf().note("LINUX", 0x202);
    assertThat(note.word(512) & ~note.word(464)).as("xstate_bv within XCR0").isZero();
    return "%d %x".formatted(note.content().remaining(), note.word(464));
  }

  @Test
  void taskTellsWhoItIs() throws IOException {
    try (var checkpoint = new CoreSet().checkpoint()) {
      Task task = CoreSet.task(checkpoint);
      try (var plan = CorePlan.of(task, CoreOptions.DEFAULT)) {
        assertThat(plan.task()).isSameAs(task);
        assertThat(plan.threads()).isEqualTo(1);
        assertThat(CoreSet.core(plan)).hasSize((int) plan.size());
      }
    }
  }
}
