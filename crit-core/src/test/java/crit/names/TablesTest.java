package crit.names;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import crit.field.SymbolTable;
import crit.schemas.EnumRow;
import crit.schemas.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables against facts from elsewhere: flags.tsv, the schemas, and the kernel's headers. */
final class TablesTest {
  private static final List<Class<?>> HOLDERS =
      List.of(
          DescriptorNames.class,
          ErrorNames.class,
          MachineNames.class,
          MemoryNames.class,
          MountNames.class,
          NetworkNames.class,
          SignalNames.class,
          SocketNames.class,
          TaskNames.class);

  /** The tables of flags.tsv that are here too; the second table of task states is left out. */
  private static final Map<String, NumberNames> FLAGS_TSV =
      Map.ofEntries(
          Map.entry("mmap.prot", MemoryNames.RIGHTS),
          Map.entry("mmap.flags", MemoryNames.MAP_FLAGS),
          Map.entry("rfile.flags", DescriptorNames.OPEN_FLAGS),
          Map.entry("pmap.flags", MemoryNames.PAGEMAP_FLAGS),
          Map.entry("seals.flags", DescriptorNames.SEALS),
          Map.entry("sk.family", SocketNames.FAMILIES),
          Map.entry("sk.type", SocketNames.TYPES),
          Map.entry("sk.state", SocketNames.STATES),
          Map.entry("sk.proto", SocketNames.PROTOCOLS),
          Map.entry("gen.task_state", TaskNames.STATES),
          Map.entry("filelock.flag", DescriptorNames.LOCK_KINDS),
          Map.entry("filelock.type", DescriptorNames.LOCK_TYPES),
          Map.entry("unix.uflags", SocketNames.UNIX_FLAGS),
          Map.entry("network_lock_method", MachineNames.NETWORK_LOCKS),
          Map.entry("pre_dump_mode", MachineNames.PRE_DUMP_MODES),
          Map.entry("ns_cflag", TaskNames.NAMESPACES),
          Map.entry("fstype", MountNames.TYPES));

  static Stream<Arguments> tables() {
    return HOLDERS.stream()
        .flatMap(holder -> Stream.of(holder.getFields()))
        .filter(field -> field.getType() == NumberNames.class)
        .map(field -> {
          try {
            return Arguments.of(field.getName(), field.get(null));
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void thereAreManyTables() {
    assertThat(tables()).hasSizeGreaterThan(60);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void everyNameLeadsBackToItsNumber(String name, NumberNames table) {
    assertThat(table.numbers()).as(name).isNotEmpty();
    for (long number : table.numbers()) {
      assertThat(table.number(table.text(number))).as(table.text(number)).hasValue(number);
      assertThat(table.text(number)).as(name).matches("[A-Za-z0-9_+-]+");
    }
  }

  @Test
  void namesOfFlagsTsvHaveTheSameNumbers() throws IOException {
    int checked = 0;
    for (String[] cells : flagsTsv()) {
      NumberNames table = FLAGS_TSV.get(cells[1]);
      if (table != null && !cells[3].equals("FASYNC")) {
        assertThat(table.number(cells[3])).as(cells[3]).hasValue(Long.parseLong(cells[5]));
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(100);
    assertThat(DescriptorNames.OPEN_FLAGS.number("O_ASYNC")).hasValue(symbol("FASYNC"));
  }

  private static long symbol(String name) {
    return SymbolTable.of("rfile.flags").named(name).orElseThrow().value();
  }

  @Test
  void everyBitOfAnAreasStatusHasAName() throws IOException {
    for (String[] cells : flagsTsv()) {
      if (cells[1].equals("mmap.status") && !cells[5].equals("0")) {
        assertThat(MemoryNames.STATUS.name(Long.parseLong(cells[5]))).as(cells[3]).isPresent();
      }
    }
  }

  private static List<String[]> flagsTsv() throws IOException {
    try (var in = SymbolTable.class.getResourceAsStream("flags.tsv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      return text.lines().skip(1).map(line -> line.split("\t", -1)).toList();
    }
  }

  static Stream<Arguments> enums() {
    return Stream.of(
        Arguments.of("core_entry.march", MachineNames.CORE_TYPES),
        Arguments.of("nd_type", NetworkNames.DEVICE_TYPES),
        Arguments.of("fstype", MountNames.TYPES));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("enums")
  void numbersAreThoseOfTheSchema(String name, NumberNames table) {
    EnumRow row = Schema.enumeration(name);
    assertThat(table.numbers()).hasSize(row.values().size());
    for (EnumRow.Value value : row.values()) {
      assertThat(table.text(value.number())).isEqualTo(value.name());
    }
  }

  @Test
  void everyMachineOfTheSchemaHasOneOfElfAndOneOfAudit() {
    for (EnumRow.Value value : Schema.enumeration("core_entry.march").values()) {
      boolean isMachine = value.number() != 0;
      assertThat(MachineNames.elf(value.number()).isPresent())
          .as(value.name())
          .isEqualTo(isMachine);
      assertThat(MachineNames.audit(value.number()).isPresent()).isEqualTo(isMachine);
    }
    assertThat(MachineNames.elf(1)).hasValue(62);
    assertThat(MachineNames.elf(3)).hasValue(183);
    assertThat(MachineNames.audit(1)).hasValue(0xc000003eL);
    assertThat(MachineNames.audit(99)).isEmpty();
  }

  @Test
  void fieldsThatAreSaidToHoldTheNumbersAreThere() throws IOException {
    Pattern field =
        Pattern.compile("\\{@code\\s+(?:\\*\\s+)?([a-z_]+_(?:entry|filter|mclist))\\.(\\w+)");
    List<String> found = new ArrayList<>();
    for (String source : sources()) {
      var matcher = field.matcher(source);
      while (matcher.find()) {
        found.add(matcher.group(2));
        assertThat(Schema.message(matcher.group(1)).field(matcher.group(2)))
            .as(matcher.group())
            .isPresent();
      }
    }
    assertThat(found).hasSizeGreaterThan(90);
  }

  @Test
  void everyTableSaysWhereItIsFrom() throws IOException {
    Pattern origin = Pattern.compile("\\.h\\}|CRIU's own|core_entry\\.mtype");
    Pattern table =
        Pattern.compile(
            "(/\\*\\*(?:(?!\\*/).)*\\*/)\\s+public static final NumberNames", Pattern.DOTALL);
    int tables = 0;
    for (String source : sources()) {
      var matcher = table.matcher(source);
      while (matcher.find()) {
        tables++;
        assertThat(matcher.group(1)).containsPattern(origin);
      }
    }
    assertThat(tables).isEqualTo(tables().count());
  }

  private static List<String> sources() throws IOException {
    Path root = Path.of(Objects.requireNonNull(System.getProperty("crit.root"), "crit.root"));
    try (var files = Files.list(root.resolve("crit-core/src/main/java/crit/names"))) {
      return files.sorted().map(TablesTest::read).toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, SIGHUP, SIGHUP", "7, SIGBUS, SIGEMT", "9, SIGKILL, SIGKILL", "10, SIGUSR1, SIGBUS",
    "17, SIGCHLD, SIGUSR2", "19, SIGSTOP, SIGPWR", "31, SIGSYS, SIGXFSZ", "32, SIGRTMIN, SIGRTMIN",
    "64, SIGRTMIN+32, SIGRTMIN+32", "128, 128, SIGRTMIN+96", "0, 0, 0"
  })
  void signalsOfMipsAreOthers(int number, String generic, String mips) {
    assertThat(SignalNames.GENERIC.text(number)).isEqualTo(generic);
    assertThat(SignalNames.MIPS.text(number)).isEqualTo(mips);
  }

  @Test
  void signalsArePartOfASetFromOneOn() {
    assertThat(SignalNames.GENERIC.members(1L << 8 | 1L << 13, 1))
        .containsExactly("SIGKILL", "SIGALRM");
  }

  @ParameterizedTest
  @CsvSource({
    "SIGSEGV, 1, SEGV_MAPERR", "SIGSEGV, 2, SEGV_ACCERR", "SIGCHLD, 1, CLD_EXITED",
    "SIGBUS, 2, BUS_ADRERR", "SIGFPE, 1, FPE_INTDIV", "SIGUSR1, 0, SI_USER",
    "SIGUSR1, -1, SI_QUEUE", "SIGALRM, -2, SI_TIMER", "SIGUSR1, -6, SI_TKILL",
    "SIGSEGV, 128, SI_KERNEL", "SIGUSR1, 1, 1", "SIGSYS, 1, SYS_SECCOMP"
  })
  void codesAreNamedBySignal(String signal, int code, String name) {
    assertThat(SignalNames.codes(signal).text(code)).isEqualTo(name);
  }

  @Test
  void flagsThatImagesHoldAreNamed() {
    assertThat(DescriptorNames.OPEN_FLAGS.flags(0x8401)).isEqualTo("O_WRONLY|O_APPEND|O_LARGEFILE");
    assertThat(DescriptorNames.OPEN_FLAGS.flags(0x8000)).isEqualTo("O_RDONLY|O_LARGEFILE");
    assertThat(DescriptorNames.OPEN_FLAGS.flags(0x101002)).isEqualTo("O_RDWR|O_SYNC");
    assertThat(DescriptorNames.OPEN_FLAGS.flags(0x1002)).isEqualTo("O_RDWR|O_DSYNC");
    assertThat(SignalNames.ACTION_FLAGS.flags(0x1c000004))
        .isEqualTo("SA_SIGINFO|SA_RESTORER|SA_ONSTACK|SA_RESTART");
    assertThat(NetworkNames.DEVICE_FLAGS.flags(0x10049))
        .isEqualTo("IFF_UP|IFF_LOOPBACK|IFF_RUNNING|IFF_LOWER_UP");
    assertThat(MountNames.FLAGS.flags(0x20000e))
        .isEqualTo("MS_NOSUID|MS_NODEV|MS_NOEXEC|MS_RELATIME");
    assertThat(TaskNames.PROCESS_FLAGS.flags(4194368)).isEqualTo("PF_FORKNOEXEC|PF_RANDOMIZE");
    assertThat(DescriptorNames.POLL_EVENTS.flags((int) 2147491865L))
        .isEqualTo("EPOLLIN|EPOLLERR|EPOLLHUP|EPOLLRDHUP|EPOLLET");
    assertThat(DescriptorNames.INOTIFY.flags(0x708))
        .isEqualTo("IN_CLOSE_WRITE|IN_CREATE|IN_DELETE|IN_DELETE_SELF");
    assertThat(MemoryNames.ADVICE.members(0x10000, 0)).containsExactly("MADV_DONTDUMP");
    assertThat(MemoryNames.MAP_FLAGS.flags(0x4022))
        .isEqualTo("MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE");
    assertThat(MemoryNames.STATUS.flags(0x221)).isEqualTo("dumped|heap|anon-private");
    assertThat(DescriptorNames.LOCK_TYPES.flags(6)).isEqualTo("F_UNLCK|LEASE_BREAKING");
    assertThat(TaskNames.PERSONALITY.flags(0x40008)).isEqualTo("PER_LINUX32|ADDR_NO_RANDOMIZE");
    assertThat(TaskNames.PERSONALITY.flags(0)).isEqualTo("PER_LINUX");
  }

  @ParameterizedTest
  @CsvSource({
    "1, EPERM",
    "11, EAGAIN",
    "35, EDEADLK",
    "38, ENOSYS",
    "104, ECONNRESET",
    "133, EHWPOISON"
  })
  void errorsAreNamed(int number, String name) {
    assertThat(ErrorNames.ERRORS.text(number)).isEqualTo(name);
    assertThat(ErrorNames.ERRORS.numbers()).hasSize(131).doesNotContain(0, 41, 58, 134);
  }

  @Test
  void capabilitiesAndLimitsAreWithoutGaps() {
    assertThat(TaskNames.CAPABILITIES.numbers()).hasSize(41).endsWith(40);
    assertThat(TaskNames.CAPABILITIES.text(40)).isEqualTo("CAP_CHECKPOINT_RESTORE");
    assertThat(TaskNames.LIMITS.numbers()).hasSize(16).endsWith(15);
    assertThat(TaskNames.LIMITS.text(7)).isEqualTo("RLIMIT_NOFILE");
    assertThat(TaskNames.MIPS_LIMITS.text(5)).isEqualTo("RLIMIT_NOFILE");
    assertThat(SocketNames.FAMILIES.text(45)).isEqualTo("AF_MCTP");
    assertThat(DescriptorNames.FILE_TYPES.text(33261 & DescriptorNames.FILE_TYPE_BITS))
        .isEqualTo("S_IFREG");
  }

  @Test
  void everyOptionOfASocketHasAName() {
    for (String message :
        List.of("sk_opts_entry", "tcp_opts_entry", "ip_opts_entry", "ip_opts_raw_entry")) {
      for (var field : Schema.message(message).fields()) {
        assertThat(SocketOptions.ofField(field.name()).isPresent() || field.name().equals("raw"))
            .as("%s.%s", message, field.name())
            .isTrue();
      }
    }
    assertThat(SocketOptions.ofField("so_snd_tmo_sec")).hasValue("SO_SNDTIMEO");
    assertThat(SocketOptions.ofField("ino")).isEmpty();
  }
}
