package crit.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs what start-up matters for over the samples, so that the build can write down which classes
 * that needs. Picocli stays out: its class files are too old for the cache, and ours that name its
 * classes would open its jar at each start. Not for users.
 */
final class Training {
  private static final Streams QUIET =
      new Streams(
          InputStream.nullInputStream(),
          OutputStream.nullOutputStream(),
          new PrintStream(OutputStream.nullOutputStream()));

  private Training() {}

  /** Decodes, shows, counts and encodes every image below the directory that is named. */
  public static void main(String[] words) throws IOException {
    for (Path image : images(Path.of(words[0]))) {
      String name = image.toString();
      run("info", name);
      run("show", name);
      run("show", "--nopl", name);
      run("decode", "-i", name);
      roundTrip(name);
    }
    run("decode", "-i", "no such file");
  }

  private static void run(String... words) {
    Main.run(words, QUIET);
  }

  private static List<Path> images(Path directory) throws IOException {
    try (var all = Files.walk(directory)) {
      return all.filter(path -> path.toString().endsWith(".img")).toList();
    }
  }

  private static void roundTrip(String name) throws IOException {
    Path json = Files.createTempFile("crit-training", ".json");
    Path image = Files.createTempFile("crit-training", ".img");
    try {
      run("decode", "--pretty", "-i", name, "-o", json.toString());
      run("encode", "-i", json.toString(), "-o", image.toString());
      piped(Files.readAllBytes(image));
    } finally {
      Files.delete(json);
      Files.delete(image);
    }
  }

  private static void piped(byte[] image) {
    var json = new ByteArrayOutputStream();
    Main.run(new String[] {"decode"}, with(image, json));
    Main.run(new String[] {"encode"}, with(json.toByteArray(), OutputStream.nullOutputStream()));
  }

  private static Streams with(byte[] in, OutputStream out) {
    return new Streams(new ByteArrayInputStream(in), out, QUIET.err());
  }
}
