package crit.explore;

import crit.bytes.ByteSource;
import crit.checkpoint.ImageStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The container that a checkpoint is of, as its engine tells in {@code config.dump} and {@code
 * spec.dump}; texts are empty that it does not tell.
 *
 * @param engine Podman, CRI-O, containerd
 * @param name the container's name
 * @param id its id
 * @param image the name of its image
 * @param imageId the image's id
 * @param runtime what ran it: runc, crun
 * @param pod the pod it was in, its namespace with a slash in front
 * @param created when it was made
 * @param checkpointed when it was checkpointed
 * @param hostname the name of its host
 */
public record Container(
    String engine,
    String name,
    String id,
    String image,
    String imageId,
    String runtime,
    String pod,
    String created,
    String checkpointed,
    String hostname) {
  /** What there is if no engine left word. */
  public static final Container NONE = new Container("", "", "", "", "", "", "", "", "", "");

  private static final int MAX_BYTES = 16 << 20;
  private static final String ANNOTATIONS = "annotations";

  /** Reads what an engine left beside the images. */
  static Container of(ImageStore store) throws IOException {
    Map<String, Object> config = read(store, "config.dump");
    Map<String, Object> spec = read(store, "spec.dump");
    return new Container(
        engine(spec),
        first(
            EngineJson.text(config, "name"),
            annotation(spec, "io.kubernetes.cri.container-name"),
            annotation(spec, "io.kubernetes.container.name")),
        first(EngineJson.text(config, "id"), annotation(spec, "io.kubernetes.cri-o.ContainerID")),
        first(
            EngineJson.text(config, "rootfsImageName"),
            EngineJson.text(config, "rootfsImage"),
            annotation(spec, "io.kubernetes.cri.image-name"),
            annotation(spec, "io.kubernetes.cri-o.ImageName")),
        first(EngineJson.text(config, "rootfsImageRef"), EngineJson.text(config, "rootfsImageID")),
        first(EngineJson.text(config, "runtime"), EngineJson.text(config, "ociRuntime")),
        pod(spec),
        first(EngineJson.text(config, "createdTime")),
        first(EngineJson.text(config, "checkpointedTime")),
        first(EngineJson.text(spec, "hostname")));
  }

  private static String engine(Map<String, Object> spec) {
    String manager = first(annotation(spec, "io.container.manager"));
    return switch (manager) {
      case "libpod" -> "Podman";
      case "cri-o" -> "CRI-O";
      default ->
          annotation(spec, "io.kubernetes.cri.container-type").isPresent() ? "containerd" : manager;
    };
  }

  private static String pod(Map<String, Object> spec) {
    String name =
        first(
            annotation(spec, "io.kubernetes.pod.name"),
            annotation(spec, "io.kubernetes.cri.sandbox-name"));
    String namespace =
        first(
            annotation(spec, "io.kubernetes.pod.namespace"),
            annotation(spec, "io.kubernetes.cri.sandbox-namespace"));
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  private static Optional<String> annotation(Map<String, Object> spec, String key) {
    return EngineJson.text(spec, ANNOTATIONS, key);
  }

  @SafeVarargs
  private static String first(Optional<String>... texts) {
    for (Optional<String> text : texts) {
      if (text.isPresent()) {
        return text.get();
      }
    }
    return "";
  }

  private static Map<String, Object> read(ImageStore store, String file) throws IOException {
    Optional<ByteSource> found = store.companion(file);
    if (found.isEmpty()) {
      return Map.of();
    }
    try (ByteSource source = found.get()) {
      byte[] bytes = new byte[Math.clamp(source.size(), 0, MAX_BYTES)];
      int filled = 0;
      int count = 0;
      while (filled < bytes.length && count >= 0) {
        count = source.read(filled, bytes, filled, bytes.length - filled);
        filled += Math.max(0, count);
      }
      return EngineJson.object(new String(bytes, 0, filled, StandardCharsets.UTF_8));
    }
  }
}
