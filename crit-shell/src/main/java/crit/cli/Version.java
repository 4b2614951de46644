package crit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version that the build wrote down. */
final class Version {
  private Version() {}

  static String text() throws IOException {
    var properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    }
    return properties.getProperty("version", "unknown");
  }
}
