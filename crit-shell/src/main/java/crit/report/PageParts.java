package crit.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page around the data.
 *
 * @param head what stands in front of the data
 * @param tail what stands behind
 */
record PageParts(String head, String tail) {
  private static final String DATA = "{{data}}";

  /** Returns the parts of the page of a checkpoint with that name. */
  static PageParts of(String name) throws IOException {
    String style = resource("page.css");
    String script = resource("page.js");
    String policy =
        "default-src 'none'; img-src data:; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"
            .formatted(hash(style), hash(script));
    String page = resource("page.html");
    int data = page.indexOf(DATA);
    String head =
        page.substring(0, data)
            .replace("{{policy}}", policy)
            .replace("{{style}}", style)
            .replace("{{title}}", escaped(name));
    return new PageParts(head, page.substring(data + DATA.length()).replace("{{script}}", script));
  }

  /** Returns a text as HTML shows it, between tags and in attributes. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Returns what a policy calls a text by (Content Security Policy Level 3, 6.7.2.2). */
  private static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) throws IOException {
    try (var in = PageParts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("the program has no resource crit/report/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
