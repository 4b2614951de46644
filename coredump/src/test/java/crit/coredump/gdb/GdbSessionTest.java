package crit.coredump.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.arch.Architecture;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.memory.AddressSpace;
import crit.memory.FileRoot;
import crit.memory.Vma;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GdbSessionTest {
  private static final Path SAMPLES =
      Path.of(System.getProperty("crit.root")).resolve("samples/checkpoints");

  private static String answer(String packet) throws IOException {
    try (var set = Checkpoint.of(GdbSet.of(Architecture.X86_64))) {
      return Conversation.answers(set, GdbSet.PID, packet).getFirst();
    }
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c",
        "s",
        "C05",
        "S05",
        "vCont;c",
        "M10000,1:00",
        "X10000,1:a",
        "G00",
        "P0=00",
        "Z0,1,1",
        "R00"
      })
  void nothingRunsAndNothingIsWritten(String packet) throws IOException {
    assertThat(answer(packet)).isEqualTo("E01");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vMustReplyEmpty",
        "vCont?",
        "qTStatus",
        "qOffsets",
        "qCRC:0,1",
        "jThreadsInfo",
        "yy",
        ""
      })
  void whatIsNotKnownIsAnsweredWithNothing(String packet) throws IOException {
    assertThat(answer(packet)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Hg0", "Hg-1", "Hg2a", "Hgp0.0", "Hgp-1.-1", "Hgp2a.0", "Hc-1", "Hcp2a.-1"})
  void threadsAreChosenByAnyOfTheirNames(String packet) throws IOException {
    assertThat(answer(packet)).isEqualTo("OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Hg1", "Hgp1.0", "Hgp2a.1", "T1"})
  void threadsThatAreNotThereAreRefused(String packet) throws IOException {
    assertThat(answer(packet)).isEqualTo("E16");
  }

  @Test
  void everyProcessHasItsOwnSymbols() throws IOException {
    try (var set = Checkpoint.open(SAMPLES.resolve("shm"))) {
      List<Integer> pids = set.tree().tasks().stream().map(Task::pid).limit(2).toList();
      String first = "qSymbol:" + hex("_thread_db_link_map_l_tls_modid");
      String second = "qSymbol:" + hex("_thread_db_pthread_dtvp");
      String attach = "vAttach;%x".formatted(pids.get(1));
      String found = "qSymbol:401000" + first.substring("qSymbol".length());
      List<String> answers =
          Conversation.answers(set, pids.get(0), "qSymbol::", found, attach, "qSymbol::");
      assertThat(answers.get(0)).isEqualTo(first);
      assertThat(answers.get(1)).isEqualTo(second);
      assertThat(answers.get(3)).isEqualTo(first);
      String back = "Hgp%x.0".formatted(pids.get(0));
      answers = Conversation.answers(set, pids.get(0), found, attach, back, "qSymbol::");
      assertThat(answers.get(3)).isEqualTo(second);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m",
        "m1",
        "mzz,4",
        "m10000",
        "m,",
        "p",
        "pzz",
        "Hg",
        "Hgp1.1",
        "Hgzz",
        "H",
        "Tzz",
        "vAttach;zz",
        "vAttach;7",
        "qXfer:auxv:read::",
        "qXfer:auxv:read::zz,1",
        "qXfer:auxv:read::ffffffffffffffff,8",
        "qXfer:auxv:read::8000000000000000,8",
        "qXfer:auxv:read::0,ffffffffffffffff",
        "qXfer:features:read:target.xml:ffffffff,1",
        "qGetTLSAddr:",
        "qGetTLSAddr:1,2,3",
        "vFile:pread:3,10,0",
        "vFile:pread:3",
        "vFile:fstat:9",
        "vFile:open:zz,0,0",
        "vFile:close:77",
        "D;zz",
        "qXfer:exec-file:read:ff:0,10"
      })
  void whatMakesNoSenseIsAnError(String packet) throws IOException {
    assertThat(answer(packet)).matches("E[0-9a-f]{2}|F-1,[0-9a-f]+");
  }

  @Test
  void memoryEndsWhereItIsNotThere() throws IOException {
    assertThat(answer("m10ffe,4")).isEqualTo("5a5a0000");
    assertThat(answer("m11ffe,4")).isEqualTo("0000");
    assertThat(answer("m12000,4")).isEqualTo("E0e");
    assertThat(answer("mffffffffffffffff,4")).isEqualTo("E0e");
    assertThat(answer("m10000,ffffffffffffffff")).startsWith("5a5a").hasSizeLessThan(1 << 16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "/proc/1/maps",
        "/proc/42/../1/maps",
        "../../etc/passwd",
        "/proc/42/mem",
        "",
        "/"
      })
  void onlyFilesOfTheCheckpointAreOpened(String path) throws IOException {
    assertThat(answer("vFile:open:" + hex(path) + ",0,0")).isEqualTo("F-1,2");
  }

  @Test
  void filesOfProcAreMadeOfTheImages() throws IOException {
    try (var set = Checkpoint.of(GdbSet.of(Architecture.X86_64))) {
      List<String> answers =
          Conversation.answers(
              set,
              GdbSet.PID,
              "vFile:setfs:0",
              "vFile:open:" + hex("/proc/42/maps") + ",0,0",
              "vFile:pread:3,1000,0",
              "vFile:pread:3,1000,ffffff",
              "vFile:close:3",
              "vFile:close:3");
      assertThat(answers.get(0)).isEqualTo("F0");
      assertThat(answers.get(1)).isEqualTo("F3");
      assertThat(answers.get(2)).endsWith(";00010000-00012000 rw-p 00000000 00:00 0\n");
      assertThat(answers.get(3)).isEqualTo("F0;");
      assertThat(answers.get(4)).isEqualTo("F0");
      assertThat(answers.get(5)).isEqualTo("F-1,9");
    }
  }

  @Test
  void threadsHaveNamesAndRegisters() throws IOException {
    try (var set = Checkpoint.open(SAMPLES.resolve("threads"))) {
      Task task = set.tree().tasks().getFirst();
      List<String> answers =
          Conversation.answers(
              set,
              task.pid(),
              "qSupported:multiprocess+",
              "qfThreadInfo",
              "qsThreadInfo",
              "qXfer:threads:read::0,1000",
              "Hgp65.65",
              "qC",
              "D;65");
      assertThat(answers.get(0)).contains("multiprocess+").contains("PacketSize=10000");
      assertThat(answers.get(1).split(",")).hasSize(task.threads().size());
      assertThat(answers.get(2)).isEqualTo("l");
      assertThat(answers.get(3)).contains("<thread id=\"p65.65\" name=\"threads\"/>");
      assertThat(answers.get(4)).isEqualTo("OK");
      assertThat(answers.get(5)).isEqualTo("QCp65.65");
      assertThat(answers.get(6)).isEqualTo("OK");
    }
  }

  @Test
  void everyReadableAddressIsWhatTheAddressSpaceHas() throws IOException {
    for (String sample : List.of("threads", "threads-compressed", "shm")) {
      try (var set = Checkpoint.open(SAMPLES.resolve(sample))) {
        Task task = set.tree().tasks().getFirst();
        try (var space = AddressSpace.of(task, FileRoot.NONE)) {
          for (Vma vma : space.vmas()) {
            compare(set, task, space, vma);
          }
        }
      }
    }
  }

  private static void compare(Checkpoint set, Task task, AddressSpace space, Vma vma)
      throws IOException {
    long at = vma.start();
    while (Long.compareUnsigned(at, vma.last()) < 0) {
      var extent = space.extent(at, vma.last());
      int length = (int) Math.min(extent.length(), 4096);
      String packet = "m%x,%x".formatted(at, length);
      String answer = Conversation.answers(set, task.pid(), packet).getFirst();
      if (extent.backing().isReadable()) {
        byte[] expected = space.read(at, length);
        assertThat(HexFormat.of().parseHex(answer)).as(packet).isEqualTo(expected);
      } else {
        assertThat(answer).as(packet).isEqualTo("E0e");
      }
      at = extent.last() + 1;
      if (at == 0) {
        return;
      }
    }
  }

  @Test
  void auxiliaryVectorIsCutIntoTheParts() throws IOException {
    String whole = answer("qXfer:auxv:read::0,1000");
    byte[] expected = new byte[32];
    expected[0] = 6;
    expected[9] = 0x10;
    assertThat(whole.substring(1).getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(expected);
    assertThat(whole).startsWith("l");
    assertThat(answer("qXfer:auxv:read::0,8")).startsWith("m").hasSize(9);
    assertThat(answer("qXfer:auxv:read::20,8")).isEqualTo("l");
  }

  @Test
  void tagWordIsThatOfTheOldForm() throws IOException {
    try (var set = Checkpoint.open(SAMPLES.resolve("threads"));
        var inferior = Inferior.attach(set.tree().tasks().getFirst(), FileRoot.NONE)) {
      String all = inferior.registers(inferior.pid()).orElseThrow().all();
      int tag = 2 * (17 * 8 + 7 * 4 + 8 * 10 + 2 * 4);
      assertThat(all.substring(tag, tag + 8)).isEqualTo("ffff0000");
    }
  }

  @Test
  void taskThatIsNotThereIsRefused() {
    assertThatThrownBy(
            () -> {
              try (var set = Checkpoint.of(GdbSet.of(Architecture.X86_64))) {
                Conversation.raw(set, 7, new byte[0]);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("set: has no task 7");
  }

  @Test
  void garbageIsSurvived() throws IOException {
    for (int seed = 0; seed < 200; seed++) {
      var random = new java.util.Random(seed);
      byte[] input = new byte[random.nextInt(2000)];
      random.nextBytes(input);
      for (int i = 0; i < input.length; i += 1 + random.nextInt(40)) {
        byte[] known = Conversation.packet(packet(random));
        System.arraycopy(known, 0, input, i, Math.min(known.length, input.length - i));
      }
      byte[] last = Conversation.packet("m10000,1");
      byte[] all = Arrays.copyOf(input, input.length + 8 + last.length);
      Arrays.fill(all, input.length, input.length + 8, (byte) '#');
      System.arraycopy(last, 0, all, input.length + 8, last.length);
      try (var set = Checkpoint.of(GdbSet.of(Architecture.X86_64))) {
        List<String> answers = Conversation.split(Conversation.raw(set, GdbSet.PID, all));
        assertThat(answers).as("seed " + seed).endsWith("5a");
      }
    }
  }

  private static String packet(java.util.Random random) {
    String[] starts = {
      "m",
      "g",
      "p",
      "Hg",
      "vFile:open:",
      "vFile:pread:",
      "qXfer:features:read:target.xml:",
      "qXfer:",
      "T",
      "qGetTLSAddr:",
      "qSymbol:",
      "vAttach;",
      "qMemoryRegionInfo:",
      "qThreadExtraInfo,",
      "vFile:fstat:"
    };
    var text = new StringBuilder(starts[random.nextInt(starts.length)]);
    for (int i = random.nextInt(12); i > 0; i--) {
      if (random.nextInt(8) == 0) {
        text.append(random.nextBoolean() ? "ffffffffffffffff" : "8000000000000000");
      }
      text.append("0123456789abcdef,;:.p-".charAt(random.nextInt(22)));
    }
    return text.toString();
  }
}
