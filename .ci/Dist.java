import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Packs crit with a runtime of its own: target/crit-VERSION.tar.gz. Runs on the JDK of the build.
 */
final class Dist {
  private static final List<String> LIBRARIES =
      List.of(
          "crit-shell",
          "crit-core",
          "schemas",
          "picocli",
          "elf4j",
          "protobuf-java",
          "jspecify",
          "coredump",
          "crit-daemon",
          "aircompressor-v3",
          "jackson-databind",
          "jackson-core",
          "jackson-annotations",
          "jackson-dataformat-yaml",
          "snakeyaml",
          "jackson-jq",
          "joni",
          "jcodings",
          "jline");

  private static final List<String> TEXTS =
      List.of(
          "LICENSE",
          "NOTICE",
          "README.md",
          "CHANGELOG.md",
          "CONTRIBUTING.md",
          "SECURITY.md",
          "docs");

  public static void main(String[] words) throws IOException, InterruptedException {
    var root = Path.of(words[0]);
    String name = "crit-" + words[1];
    Path target = root.resolve("target");
    Path dist = target.resolve(name);
    Path built = root.resolve("crit-shell/target/crit");
    delete(dist);
    Files.createDirectories(dist.resolve("bin"));
    run("cp", "-p", root.resolve("crit").toString(), dist.resolve("bin/crit").toString());
    run(
        "cp",
        "-rp",
        built.resolve("lib").toString(),
        built.resolve("share").toString(),
        dist.toString());
    for (String file : TEXTS) {
      run("cp", "-rp", root.resolve(file).toString(), dist.toString());
    }
    makeRuntime(dist);
    makeCache(root, dist, "crit.aot", "crit.cli.Training");
    makeCache(root, dist, "checkpoints.aot", "crit.cli.CheckpointTraining");
    run("tar", "-C", target.toString(), "-czf", target.resolve(name + ".tar.gz").toString(), name);
  }

  private static void makeRuntime(Path dist) throws IOException, InterruptedException {
    run(
        System.getProperty("java.home") + "/bin/jlink",
        "--add-modules",
        "java.base,java.logging,java.sql,jdk.unsupported,jdk.zipfs",
        "--strip-debug",
        "--no-header-files",
        "--no-man-pages",
        "--output",
        dist.resolve("runtime").toString());
  }

  /** The cache holds for one runtime only, so this one gets its own. */
  private static void makeCache(Path root, Path dist, String name, String training)
      throws IOException, InterruptedException {
    List<String> jars = new ArrayList<>();
    for (String library : LIBRARIES) {
      jars.add(dist.resolve("lib").resolve(library + ".jar").toString());
    }
    Path cache = dist.resolve("lib").resolve(name);
    Files.delete(cache);
    run(
        dist.resolve("runtime/bin/java").toString(),
        "-XX:AOTCacheOutput=" + cache,
        "-Xlog:disable",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        String.join(":", jars),
        training,
        root.resolve("samples/checkpoints").toString());
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static void run(String... words) throws IOException, InterruptedException {
    int status = new ProcessBuilder(words).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException(String.join(" ", words) + ": exit status " + status);
    }
  }
}
