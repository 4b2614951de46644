package crit;

import static org.assertj.core.api.Assertions.assertThat;

import crit.ClassFiles.Compiled;
import crit.image.ImageType;
import crit.image.ImageTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the packages point down only, as docs/architecture.md draws them. */
class LayersTest {
  private static final String PROTOBUF = "com.google.protobuf";
  private static final String COMPRESSION = "io.airlift.compress";
  private static final String JACKSON = "com.fasterxml.jackson";
  private static final String JQ = "net.thisptr.jackson.jq";

  /** What each package may import besides the JDK; a library stands for all its packages. */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("crit.schemas", Set.of()),
          Map.entry("crit.schemas.proto", Set.of(PROTOBUF)),
          Map.entry("crit.bytes", Set.of()),
          Map.entry("crit.names", Set.of()),
          Map.entry("crit.wire", Set.of("crit.bytes", "crit.schemas")),
          Map.entry("crit.image", Set.of("crit.bytes", "crit.wire", "crit.schemas")),
          Map.entry("crit.field", Set.of("crit.bytes", "crit.schemas")),
          Map.entry(
              "crit.json",
              Set.of("crit.image", "crit.field", "crit.wire", "crit.bytes", "crit.schemas")),
          Map.entry(
              "crit.checkpoint",
              Set.of(
                  "crit.image",
                  "crit.wire",
                  "crit.bytes",
                  "crit.schemas",
                  "crit.schemas.proto",
                  PROTOBUF,
                  COMPRESSION)),
          Map.entry(
              "crit.memory",
              Set.of(
                  "crit.checkpoint",
                  "crit.image",
                  "crit.wire",
                  "crit.bytes",
                  "crit.schemas",
                  "crit.schemas.proto",
                  PROTOBUF,
                  COMPRESSION)),
          Map.entry("crit.memory.search", Set.of("crit.bytes")),
          Map.entry(
              "crit.arch", Set.of("crit.names", "crit.schemas", "crit.schemas.proto", PROTOBUF)),
          Map.entry(
              "crit.explore",
              Set.of(
                  "crit.memory",
                  "crit.memory.search",
                  "crit.checkpoint",
                  "crit.arch",
                  "crit.names",
                  "crit.field",
                  "crit.image",
                  "crit.wire",
                  "crit.bytes",
                  "crit.schemas",
                  "crit.schemas.proto",
                  PROTOBUF)),
          Map.entry("crit.rewrite.rule", Set.of(JACKSON)),
          Map.entry(
              "crit.rewrite",
              Set.of(
                  "crit.rewrite.rule",
                  "crit.explore",
                  "crit.explore.diff",
                  "crit.memory",
                  "crit.memory.search",
                  "crit.checkpoint",
                  "crit.names",
                  "crit.field",
                  "crit.image",
                  "crit.wire",
                  "crit.bytes",
                  "crit.schemas",
                  "crit.schemas.proto",
                  PROTOBUF)),
          Map.entry(
              "crit.rewrite.verb",
              Set.of(
                  "crit.rewrite",
                  "crit.rewrite.rule",
                  "crit.json",
                  "crit.explore",
                  "crit.explore.diff",
                  "crit.memory",
                  "crit.memory.search",
                  "crit.checkpoint",
                  "crit.names",
                  "crit.field",
                  "crit.image",
                  "crit.wire",
                  "crit.bytes",
                  "crit.schemas",
                  "crit.schemas.proto",
                  JACKSON,
                  JQ,
                  PROTOBUF)),
          Map.entry(
              "crit.explore.diff",
              Set.of(
                  "crit.explore",
                  "crit.memory",
                  "crit.memory.search",
                  "crit.checkpoint",
                  "crit.arch",
                  "crit.names",
                  "crit.field",
                  "crit.image",
                  "crit.wire",
                  "crit.bytes",
                  "crit.schemas",
                  "crit.schemas.proto",
                  PROTOBUF)),
          Map.entry(
              "crit.explore.check",
              Set.of(
                  "crit.explore",
                  "crit.memory",
                  "crit.memory.search",
                  "crit.checkpoint",
                  "crit.arch",
                  "crit.names",
                  "crit.field",
                  "crit.image",
                  "crit.wire",
                  "crit.bytes",
                  "crit.schemas",
                  "crit.schemas.proto",
                  PROTOBUF)),
          Map.entry(
              "crit.coredump",
              Set.of(
                  "crit.memory",
                  "crit.checkpoint",
                  "crit.arch",
                  "crit.explore",
                  "crit.bytes",
                  "crit.schemas.proto",
                  PROTOBUF,
                  COMPRESSION)),
          Map.entry(
              "crit.coredump.gdb",
              Set.of(
                  "crit.memory",
                  "crit.checkpoint",
                  "crit.arch",
                  "crit.explore",
                  "crit.bytes",
                  "crit.schemas.proto",
                  PROTOBUF)),
          Map.entry(
              "crit.daemon",
              Set.of("crit.rewrite", "crit.memory", "crit.checkpoint", "crit.bytes")),
          Map.entry("crit.daemon.os", Set.of("crit.bytes")),
          Map.entry("crit.daemon.status", Set.of("crit.daemon.os", "crit.daemon.stream")),
          Map.entry(
              "crit.daemon.rpc",
              Set.of(
                  "crit.daemon",
                  "crit.daemon.os",
                  "crit.daemon.stream",
                  "crit.rewrite",
                  "crit.rewrite.rule",
                  "crit.explore",
                  "crit.memory",
                  "crit.bytes",
                  JACKSON,
                  PROTOBUF)),
          Map.entry(
              "crit.daemon.stream",
              Set.of("crit.daemon", "crit.daemon.os", "crit.checkpoint", "crit.bytes", PROTOBUF)),
          Map.entry(
              "crit.daemon.tcp",
              Set.of("crit.explore", "crit.checkpoint", "crit.schemas.proto", PROTOBUF)),
          Map.entry(
              "crit.render",
              Set.of(
                  "crit.explore",
                  "crit.explore.check",
                  "crit.explore.diff",
                  "crit.rewrite",
                  JACKSON)),
          Map.entry(
              "crit.shell",
              Set.of(
                  "crit.render",
                  "crit.rewrite",
                  "crit.rewrite.rule",
                  "crit.rewrite.verb",
                  "crit.explore",
                  "crit.explore.check",
                  "crit.explore.diff",
                  "crit.memory",
                  "crit.checkpoint",
                  "crit.arch",
                  "crit.json",
                  "crit.image",
                  "crit.bytes",
                  "crit.schemas",
                  "crit.schemas.proto",
                  "org.jline",
                  JACKSON,
                  PROTOBUF)),
          Map.entry(
              "crit.report",
              Set.of(
                  "crit.render",
                  "crit.explore",
                  "crit.explore.check",
                  "crit.memory",
                  "crit.checkpoint")),
          Map.entry(
              "crit.cli", Set.of("crit", "picocli", "elf4j", "org.jline", JACKSON, PROTOBUF)));

  /** Runs in the build only, and reads what the generated classes say of themselves. */
  private static final String TABLE_COMPILER = "crit.schemas.TableCompiler";

  private static List<Compiled> classes = List.of();

  @BeforeAll
  static void readClasses() throws IOException {
    classes = ClassFiles.all();
    assertThat(classes).as("compiled classes").hasSizeGreaterThan(100);
  }

  @Test
  void everyPackageHasARowInTheTable() {
    assertThat(classes).extracting(Compiled::packageName).isSubsetOf(MAY_IMPORT.keySet());
  }

  @Test
  void noPackageImportsWhatItMayNot() {
    List<String> wrong = new ArrayList<>();
    for (Compiled compiled : classes) {
      for (String type : compiled.types()) {
        if (!isAllowed(compiled, ClassFiles.packageOf(type))) {
          wrong.add(compiled.name() + " -> " + type);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean isAllowed(Compiled compiled, String used) {
    if (isJdk(used) || used.equals(compiled.packageName())) {
      return true;
    }
    Set<String> allowed =
        compiled.name().startsWith(TABLE_COMPILER)
            ? Set.of(PROTOBUF, "crit.schemas.proto")
            : MAY_IMPORT.getOrDefault(compiled.packageName(), Set.of());
    boolean isLibrary = !used.startsWith("crit.") || compiled.isIn("crit.cli");
    return allowed.contains(used)
        || isLibrary && allowed.stream().anyMatch(name -> used.startsWith(name + "."));
  }

  private static boolean isJdk(String used) {
    return used.startsWith("java.") || used.equals("org.jspecify.annotations");
  }

  @Test
  void packagesHaveNoCycle() {
    Map<String, Set<String>> imports = new TreeMap<>();
    for (Compiled compiled : classes) {
      var used = imports.computeIfAbsent(compiled.packageName(), _ -> new TreeSet<>());
      compiled.types().stream()
          .map(ClassFiles::packageOf)
          .filter(name -> MAY_IMPORT.containsKey(name) && !compiled.isIn(name))
          .filter(_ -> !compiled.name().startsWith(TABLE_COMPILER))
          .forEach(used::add);
    }
    Set<String> above = new HashSet<>(imports.keySet());
    while (above.removeIf(name -> imports.get(name).stream().noneMatch(above::contains))) {
      // whatever imports only what was removed before is no part of a cycle
    }
    assertThat(above).as("packages that import each other, or such").isEmpty();
  }

  @Test
  void onlyTheCommandsPrintOrExit() {
    assertThat(users("java.lang.System.out", "java.lang.System.in")).isEmpty();
    assertThat(classes)
        .filteredOn(it -> it.members().stream().anyMatch(name -> name.endsWith(".printStackTrace")))
        .allMatch(it -> it.isIn("crit.cli"));
    assertThat(users("java.lang.System.err")).containsExactly("crit.cli.ConsoleLoggerFactory");
    assertThat(users("java.lang.System.exit", "java.lang.Runtime.exit", "java.lang.Runtime.halt"))
        .containsExactly("crit.cli.Main");
  }

  @Test
  void onlyTheBottomTouchesFilesByHand() {
    Stream<String> files =
        namers(
            "java.nio.channels.FileChannel",
            "java.io.RandomAccessFile",
            "java.io.FileInputStream",
            "java.io.FileOutputStream");
    assertThat(files)
        .allMatch(name ->
            name.startsWith("crit.bytes.")
                || name.startsWith("crit.daemon.os.")
                || isCommand(name));
    assertThat(namers("java.lang.foreign.MemorySegment"))
        .allMatch(name ->
            name.startsWith("crit.bytes.")
                || name.startsWith("crit.daemon.os.")
                || name.equals("crit.memory.Lz4")); // what the library takes
  }

  @Test
  void onlyTheRegistryKnowsMagicNumbers() {
    Set<Integer> magics = new HashSet<>();
    for (ImageType type : ImageTypes.all()) {
      magics.add(type.magic());
    }
    magics.remove(0);
    assertThat(classes)
        .filteredOn(compiled -> compiled.numbers().stream().anyMatch(magics::contains))
        .extracting(Compiled::name)
        .containsExactly("crit.image.ImageTypes");
  }

  private static boolean isCommand(String name) {
    return name.startsWith("crit.cli.");
  }

  private static List<String> users(String... members) {
    return classes.stream()
        .filter(compiled -> Stream.of(members).anyMatch(compiled.members()::contains))
        .map(Compiled::name)
        .toList();
  }

  private static Stream<String> namers(String... types) {
    return classes.stream()
        .filter(compiled -> Stream.of(types).anyMatch(compiled.types()::contains))
        .map(Compiled::name);
  }
}
