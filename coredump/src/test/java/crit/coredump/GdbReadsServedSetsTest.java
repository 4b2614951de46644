package crit.coredump;

import static org.assertj.core.api.Assertions.assertThat;

import crit.arch.Architecture;
import crit.arch.Registers;
import crit.checkpoint.Checkpoint;
import crit.coredump.gdb.GdbServer;
import crit.memory.FileRoot;
import crit.schemas.proto.core_entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real gdb finds the registers of all machines, without a core file. */
class GdbReadsServedSetsTest {
  private static String gdb(Architecture architecture, CoreSet set, String... commands)
      throws IOException, InterruptedException {
    Tools.require("gdb-multiarch");
    try (var checkpoint = set.checkpoint();
        var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = Thread.ofVirtual().start(() -> serve(checkpoint, listener));
      List<String> words = new ArrayList<>(List.of("gdb-multiarch", "-nx", "-batch"));
      // gdb 13 trips over a register of its own on aarch64, the last that it prints
      words.addAll(List.of("-ex", "maint set internal-error quit yes"));
      words.addAll(List.of("-ex", "maint set internal-error corefile no"));
      if (architecture.order() == ByteOrder.BIG_ENDIAN) {
        words.addAll(List.of("-ex", "set endian big")); // gdb asks the program, which is not there
      }
      words.addAll(List.of("-ex", "target remote 127.0.0.1:" + listener.getLocalPort()));
      for (String command : commands) {
        words.addAll(List.of("-ex", command));
      }
      String printed = Tools.run(words.toArray(String[]::new));
      server.join();
      return printed;
    }
  }

  private static void serve(Checkpoint checkpoint, ServerSocket listener) {
    try (var socket = listener.accept()) {
      var server = new GdbServer(checkpoint, FileRoot.NONE);
      server.serve(CoreSet.PID, socket.getInputStream(), socket.getOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param least how many registers gdb must know, so that the test tests something
   */
  @ParameterizedTest
  @CsvSource({
    "X86_64, 4096, 114",
    "I386, 4096, 60",
    "ARM, 4096, 50",
    "AARCH64, 4096, 68",
    "PPC64, 65536, 107",
    "S390, 4096, 69",
    "MIPS, 16384, 70",
    "RISCV64, 4096, 64"
  })
  void allRegistersHaveTheirValues(Architecture architecture, int pageSize, int least)
      throws IOException, InterruptedException {
    core_entry.Builder core = Cores.of(architecture, 3);
    var set = CoreSet.of(core);
    if (architecture == Architecture.I386) {
      set.auxiliary((long) pageSize << 32 | 6);
    } else {
      set.pageSize(pageSize);
    }
    String printed = gdb(architecture, set, "maint print cooked-registers");
    Registers registers = Registers.of(core.buildPartial()).orElseThrow();
    List<String> wrong = new ArrayList<>();
    int known = GdbReadsForeignCoresTest.compare(printed, registers, wrong);
    assertThat(wrong).as(printed).isEmpty();
    assertThat(known).as(printed).isGreaterThanOrEqualTo(least);
  }

  @Test
  void pointersWithAuthenticationCodesAreUnderstood() throws IOException, InterruptedException {
    var set = CoreSet.of(Cores.of(Architecture.AARCH64, 1)).pageSize(4096);
    set.area(0x7ffff0000000L, 1, 3, CoreSet.ANONYMOUS);
    assertThat(gdb(Architecture.AARCH64, set, "p/x $pauth_dmask", "p/x $pauth_cmask"))
        .contains("$1 = 0x7f000000000000", "$2 = 0x7f000000000000");
  }
}
