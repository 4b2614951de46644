package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import crit.cli.Command.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Documents say what the program does, and their links lead somewhere. */
class DocumentsTest {
  private static final Path ROOT = Path.of(System.getProperty("crit.root"));
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void commandsDocumentIsFresh() {
    assertThat(ROOT.resolve("docs/commands.md"))
        .as("copy it from crit-shell/target/crit/share/doc")
        .hasContent(Documents.markdown());
  }

  @Test
  void documentsOfVerbsAreFresh() {
    assertThat(ROOT.resolve("docs/verbs.md"))
        .as("copy it from crit-shell/target/crit/share/doc")
        .hasContent(VerbDocuments.markdown());
    assertThat(ROOT.resolve("docs/rules.schema.json"))
        .as("copy it from crit-shell/target/crit/share/doc")
        .hasContent(VerbDocuments.schema());
  }

  @Test
  void documentOfTheShellIsFresh() {
    assertThat(ROOT.resolve("docs/shell.md"))
        .as("copy it from crit-shell/target/crit/share/doc")
        .hasContent(ShellDocuments.markdown());
  }

  @Test
  void unitMakesTheDirectoriesOfTheDocumentedExample() throws IOException {
    String unit = Files.readString(ROOT.resolve("samples/systemd/crit-daemon.service"));
    String line = unit.lines().filter(it -> it.startsWith("RuntimeDirectory=")).findFirst().get();
    List<String> made = List.of(line.substring("RuntimeDirectory=".length()).split(" ", -1));
    String example = Files.readString(ROOT.resolve("docs/daemon.md"));
    List<String> wanted =
        Pattern.compile("socket-dir: /run/(\\S+)")
            .matcher(example)
            .results()
            .map(it -> it.group(1))
            .toList();
    assertThat(wanted).isNotEmpty();
    assertThat(made).containsAll(wanted);
    assertThat(unit).contains("RuntimeDirectoryMode=0700", "RuntimeDirectoryPreserve=yes");
  }

  @Test
  void everyOptionIsInEveryDocument() {
    Map<String, String> documents = Documents.all();
    for (Command command : Commands.all()) {
      String page = documents.get("share/man/man1/crit-" + command.name().replace(' ', '-') + ".1");
      assertThat(page).contains(".SH EXAMPLES");
      assertThat(documents.get("share/man/man1/crit.1"))
          .contains("crit\\-" + command.name().replace(" ", "-").replace("-", "\\-"));
      for (Option option : command.options()) {
        assertThat(page.replace("\\-", "-")).contains(option.names());
        assertThat(documents.get("share/completions/crit.bash")).contains(option.names());
        assertThat(documents.get("share/completions/crit.fish"))
            .contains(" -l " + option.key().substring(2) + " ");
      }
    }
  }

  @Test
  void linksLeadToFiles() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      var links = LINK.matcher(Files.readString(document));
      while (links.find()) {
        if (!Files.exists(document.resolveSibling(links.group(1)))) {
          broken.add(ROOT.relativize(document) + ": " + links.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (Path directory : List.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("docs/decisions"))) {
      try (var files = Files.newDirectoryStream(directory, "*.md")) {
        files.forEach(documents::add);
      }
    }
    assertThat(documents).hasSizeGreaterThan(10);
    return documents;
  }
}
