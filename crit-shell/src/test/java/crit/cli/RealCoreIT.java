package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import crit.cli.Cli.Run;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Core files of a real dump beside those of gdb and of the kernel of the same process. */
@Tag("criu")
class RealCoreIT {
  private static final Pattern REGISTER_OF_ITS_OWN = Pattern.compile("(rax|eax|k[0-7]) .*");
  private static final Pattern NOTE = Pattern.compile("  (CORE|LINUX) +(\\d+)  (\\S+).*");
  private static final int AREAS_OF_THREADS = 64;

  @TempDir private Path work;

  private DumpedProgram cores(int bits) throws IOException, InterruptedException {
    Path executable = DumpedProgram.compile(work, "cores", bits);
    return DumpedProgram.start(work, executable, executable.toString(), "sysv");
  }

  private Path core(DumpedProgram program, Object... options) {
    Path core = work.resolve("ours");
    List<Object> words = new ArrayList<>(List.of("core", "-o", core));
    words.addAll(List.of(options));
    words.add(program.images);
    Run run = Cli.run(words.toArray());
    assertThat(run.status()).as(run.err()).isZero();
    return core;
  }

  private static String gdb(DumpedProgram program, Path core, String... commands)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("gdb", "-nx", "-batch"));
    List<String> all = new ArrayList<>();
    all.add("file " + program.executable);
    all.add("core-file " + core);
    all.add("echo ===\\n");
    all.addAll(List.of(commands));
    all.forEach(it -> words.addAll(List.of("-ex", it)));
    String text = DumpedProgram.run(program.work, words).text();
    assertThat(text).contains("===\n");
    return text.substring(text.indexOf("===\n") + 4);
  }

  /**
   * What differs: why a call was interrupted is not in a checkpoint; gdb's own file of a machine of
   * AMD has mask registers from Intel's places, and no System V memory.
   */
  @ParameterizedTest
  @ValueSource(ints = {64, 32})
  void gdbShowsTheSameAsOfItsOwnFile(int bits) throws IOException, InterruptedException {
    DumpedProgram.require("gcore");
    try (var program = cores(bits)) {
      Path prefix = work.resolve("gcore");
      DumpedProgram.run(
          work, List.of("gcore", "-o", prefix.toString(), Long.toString(program.pid())));
      program.dump();
      List<String> commands = new ArrayList<>();
      commands.add("info threads");
      for (String command :
          List.of("bt", "info registers", "info float", "p tls_mark", "p $ymm5")) {
        commands.add("thread apply all " + command);
      }
      commands.addAll(List.of("p global_mark", "info auxv", "info proc mappings"));
      commands.add("info sharedlibrary");
      var places = program.places();
      for (String place : List.of("anonymous", "shared", "memfd", "private_file", "shared_file")) {
        commands.add("x/2s " + places.get(place));
      }
      commands.add("x/s %s+0x4000".formatted(places.get("anonymous")));
      String[] all = commands.toArray(String[]::new);
      Path theirs = work.resolve("gcore." + program.pid());
      String expected = same(gdb(program, theirs, all));
      String shown = same(gdb(program, core(program, "--undo-restart"), all));
      assertThat(shown).contains("in middle (depth", "anonymous memory", "in a memfd");
      assertThat(shown).isEqualTo(expected);
    }
  }

  private static String same(String text) {
    return String.join(
        "\n",
        text.lines()
            .filter(it -> !REGISTER_OF_ITS_OWN.matcher(it).matches() && !it.contains("/SYSV"))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 32})
  void gdbShowsWhatItsOwnFileLacks(int bits) throws IOException, InterruptedException {
    DumpedProgram.require("gdb");
    try (var program = cores(bits)) {
      program.dump();
      var places = program.places();
      String shown =
          gdb(
              program,
              core(program),
              "x/s " + places.get("guarded"),
              "x/s %s+0x5000".formatted(places.get("guarded")),
              "x/s %s+0x8000".formatted(places.get("code")),
              "x/s " + places.get("sysv"),
              "x/s " + places.get("private_file") + "+0x1000",
              "thread apply all p/x $k3",
              "thread apply all p/x $zmm17.v8_int64[0]");
      assertThat(shown)
          .contains("before the guard", "behind the guard", "page eight", "system five")
          .contains("private copy");
      boolean hasWide = Files.readString(Path.of("/proc/cpuinfo")).contains(" avx512f ");
      if (bits == 64 && hasWide) {
        assertThat(shown).contains("= 0xabcd", "= 0xc7c6c5c4c3c2c1c0");
      }
    }
  }

  /** The size of the extended state differs where the processor has other places than Intel's. */
  @ParameterizedTest
  @ValueSource(ints = {64, 32})
  void notesAreThoseOfTheKernel(int bits) throws IOException, InterruptedException {
    DumpedProgram.require("eu-readelf");
    try (var program = cores(bits)) {
      program.dump();
      List<String> notes = notes(core(program));
      assertThat(notes).hasSizeGreaterThan(12).contains("FILE", "AUXV");
      assertThat(sized(core(program))).isEqualTo(sized(program.crash()));
    }
  }

  private List<String> notes(Path core) throws IOException, InterruptedException {
    return lines(core, 3);
  }

  private List<String> sized(Path core) throws IOException, InterruptedException {
    List<String> sizes = lines(core, 2);
    List<String> names = lines(core, 3);
    List<String> both = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      boolean isVarying = names.get(i).equals("X86_XSTATE");
      both.add(isVarying ? names.get(i) : names.get(i) + " " + sizes.get(i));
    }
    return both;
  }

  private List<String> lines(Path core, int group) throws IOException, InterruptedException {
    String text = DumpedProgram.run(work, List.of("eu-readelf", "-n", core.toString())).text();
    return text.lines()
        .map(NOTE::matcher)
        .filter(Matcher::matches)
        .map(it -> it.group(group))
        .toList();
  }

  /** The kernel writes a few bytes of each thread whenever it runs: its restartable sequences. */
  @ParameterizedTest
  @ValueSource(ints = {64, 32})
  void storedBytesAreThoseOfTheProcess(int bits) throws IOException, InterruptedException {
    try (var program = cores(bits)) {
      program.dump();
      ByteBuffer core = ByteBuffer.wrap(Files.readAllBytes(core(program)));
      core.order(ByteOrder.LITTLE_ENDIAN);
      long compared = 0;
      int differences = 0;
      Path memory = Path.of("/proc/%d/mem".formatted(program.pid()));
      try (var channel = FileChannel.open(memory)) {
        for (Part part : parts(core, bits)) {
          ByteBuffer live = ByteBuffer.allocate((int) part.size);
          if (part.address > 0 && isRead(channel, live, part.address)) {
            compared += part.size;
            for (int i = 0; i < part.size; i++) {
              differences += live.get(i) == core.get((int) part.offset + i) ? 0 : 1;
            }
          }
        }
      }
      assertThat(compared).isGreaterThan(16 << 20);
      assertThat(differences).isLessThan(AREAS_OF_THREADS);
    }
  }

  /** The kernel's own variables can be mapped and not be read. */
  private static boolean isRead(FileChannel memory, ByteBuffer into, long address) {
    try {
      while (into.hasRemaining()) {
        memory.read(into, address + into.position());
      }
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** A piece of memory that is stored. */
  private record Part(long address, long offset, long size) {}

  private static List<Part> parts(ByteBuffer core, int bits) {
    List<Part> parts = new ArrayList<>();
    boolean is64 = bits == 64;
    int headers = core.getShort(is64 ? 56 : 44);
    for (int i = 0; i < headers; i++) {
      int at = is64 ? 64 + i * 56 : 52 + i * 32;
      if (core.getInt(at) == 1) {
        parts.add(
            is64
                ? new Part(core.getLong(at + 16), core.getLong(at + 8), core.getLong(at + 32))
                : new Part(
                    Integer.toUnsignedLong(core.getInt(at + 8)),
                    core.getInt(at + 4),
                    core.getInt(at + 16)));
      }
    }
    return parts;
  }

  @Test
  void allModulesAreKnownIfTheirFilesAreAtHand() throws IOException, InterruptedException {
    DumpedProgram.require("eu-unstrip");
    try (var program = cores(64)) {
      program.dump();
      assertThat(modules(core(program))).doesNotContain("libc.so.6");
      String modules = modules(core(program, "--sysroot", "/"));
      assertThat(modules).contains("libc.so.6", "ld-linux-x86-64.so.2", "cores");
      assertThat(modules.lines().filter(it -> it.matches("\\S+ [0-9a-f]{40}@.*")).count())
          .isGreaterThanOrEqualTo(4);
    }
  }

  private String modules(Path core) throws IOException, InterruptedException {
    return DumpedProgram.run(work, List.of("eu-unstrip", "-n", "--core", core.toString())).text();
  }

  /** A debugger that finds files for itself does so by their names, not by the core file. */
  @Test
  void elfutilsUnwindAllThreads() throws IOException, InterruptedException {
    DumpedProgram.require("eu-stack");
    try (var program = cores(64)) {
      program.dump();
      String stacks =
          DumpedProgram.run(
                  work,
                  List.of(
                      "eu-stack",
                      "--core",
                      core(program).toString(),
                      "-e",
                      program.executable.toString()))
              .text();
      assertThat(stacks).contains("innermost", "middle", "registers", "waiter", "main");
      try (Stream<String> lines = stacks.lines()) {
        assertThat(lines.filter(it -> it.startsWith("TID "))).hasSize(3);
      }
    }
  }
}
