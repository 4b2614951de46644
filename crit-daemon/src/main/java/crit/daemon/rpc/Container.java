package crit.daemon.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A container that an engine restores, as the engine's command line and the container's {@code
 * config.json} tell.
 *
 * @param id its id, empty if it is not known
 * @param annotations what its configuration says of it
 */
public record Container(String id, Map<String, String> annotations) {
  /** What is restored by no engine. */
  public static final Container NONE = new Container("", Map.of());

  private static final long LARGEST_CONFIGURATION = 16 << 20;

  /**
   * Finds what a process restores that was started as {@code runc restore [--bundle DIR] ID} or
   * likewise.
   */
  public static Container of(int process) throws IOException {
    Path place = Path.of("/proc/" + process);
    String line = Files.readString(place.resolve("cmdline"), StandardCharsets.UTF_8);
    return of(List.of(line.split("\0", -1)), place.resolve("cwd").toRealPath());
  }

  /**
   * Finds what a command restores.
   *
   * @param directory where it runs
   */
  static Container of(List<String> words, Path directory) throws IOException {
    String id = "";
    Path bundle = directory;
    boolean isRestore = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if ((word.equals("--bundle") || word.equals("-b")) && i + 1 < words.size()) {
        bundle = directory.resolve(words.get(++i));
      } else if (word.startsWith("--bundle=")) {
        bundle = directory.resolve(word.substring("--bundle=".length()));
      } else if (word.equals("restore")) {
        isRestore = true;
      } else if (isRestore && !word.startsWith("-") && !word.isEmpty()) {
        id = word; // the last word that is no option
      }
    }
    return new Container(id, annotations(bundle.resolve("config.json")));
  }

  private static Map<String, String> annotations(Path configuration) throws IOException {
    if (!Files.isRegularFile(configuration) || Files.size(configuration) > LARGEST_CONFIGURATION) {
      return Map.of();
    }
    Map<String, String> annotations = new LinkedHashMap<>();
    JsonNode all = new ObjectMapper().readTree(configuration.toFile()).path("annotations");
    all.properties().forEach(it -> annotations.put(it.getKey(), it.getValue().asText()));
    return annotations;
  }
}
