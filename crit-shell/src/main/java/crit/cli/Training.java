package crit.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

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

  /**
   * Decodes, shows, counts and encodes every image below the directory that is named. It takes the
   * plainest classes of the JDK for that: what it uses itself is in the cache, too, and is loaded
   * at each start.
   */
  public static void main(String[] words) throws IOException {
    train(new File(words[0]));
    run("decode", "-i", "no such file");
  }

  private static void train(File file) throws IOException {
    File[] files = file.listFiles();
    if (files != null) {
      for (File inner : files) {
        train(inner);
      }
    } else if (file.getName().endsWith(".img")) {
      String name = file.getPath();
      run("info", name);
      run("show", name);
      run("show", "--nopl", name);
      run("decode", "-i", name);
      roundTrip(name);
    }
  }

  private static void run(String... words) {
    Main.run(words, QUIET);
  }

  private static void roundTrip(String name) throws IOException {
    var json = new ByteArrayOutputStream();
    Main.run(new String[] {"decode", "--pretty", "-i", name}, with(new byte[0], json));
    var image = new ByteArrayOutputStream();
    Main.run(new String[] {"encode"}, with(json.toByteArray(), image));
    piped(image.toByteArray());
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
