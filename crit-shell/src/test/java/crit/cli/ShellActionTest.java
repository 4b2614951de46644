package crit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import crit.rewrite.Verb;
import crit.rewrite.verb.Verbs;
import crit.shell.Builtin;
import crit.shell.Program.Tool;
import crit.shell.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code crit shell}: lines from the command line and from standard input. */
class ShellActionTest {
  private static final Path TCP = Cli.samples("checkpoints/tcp");
  private static final Path THREADS = Cli.samples("checkpoints/threads");

  @TempDir private Path work;
  private Path set = Path.of("");

  @BeforeEach
  void copySet() throws IOException {
    set = copy(TCP, "images");
  }

  private Path copy(Path from, String name) throws IOException {
    Path to = Files.createDirectory(work.resolve(name));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(String.valueOf(file.getFileName())));
      }
    }
    return to;
  }

  private static Map<String, String> bytes(Path directory) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        all.put(String.valueOf(file.getFileName()), text);
      }
    }
    return all;
  }

  private static Cli.Run run(Path set, String... lines) {
    List<Object> words = new ArrayList<>(List.of("shell", set));
    for (String line : lines) {
      words.add("-c");
      words.add(line);
    }
    return Cli.run(words.toArray());
  }

  private String printed(String... lines) {
    Cli.Run run = run(set, lines);
    assertThat(run.status()).as(run.err()).isZero();
    return run.text();
  }

  private String refused(String... lines) {
    Cli.Run run = run(set, lines);
    assertThat(run.status()).as(run.text()).isEqualTo(1);
    return run.err();
  }

  @Test
  void walksBehindAReferenceAndBack() {
    assertThat(printed("cd /tasks/101/fds/5; pwd; cat isk/src_port; cd ..; pwd"))
        .isEqualTo("/tasks/101/fds/5\n4000\n/tasks/101/fds\n");
    assertThat(printed("ls /tasks/101/fds | grep LISTEN"))
        .contains("3/   -> /files/6 INETSK TCP LISTEN 127.0.0.1:4000 -> 0.0.0.0:0\n");
    assertThat(printed("cd /tasks/101/fs/cwd_id; cat type; cat ../cwd_id"))
        .isEqualTo("\"REG\"\n20\n");
  }

  @Test
  void saysWhatIsThereInPlaceOfWhatIsNot() {
    assertThat(refused("cd /nowhere"))
        .isEqualTo("crit: /: has no nowhere, only tasks, files, sockets, mounts, images, memory\n");
    assertThat(refused("ls /tasks/7")).contains("/tasks: has no 7, only 101, 102");
    assertThat(refused("cd /tasks/101/fs/umask")).contains("nothing below it");
    assertThat(refused("cat /tasks")).contains("/tasks: has no text of its own");
    assertThat(refused("frob")).contains("there is no command 'frob', but find, file");
  }

  @Test
  void showsTheSameAsShow() {
    assertThat(printed("cat /images/fs-101.img"))
        .isEqualTo(Cli.run("show", TCP.resolve("fs-101.img")).text());
  }

  @Test
  void findsFieldsByNameAndByValue() {
    assertThat(printed("find umask /tasks/101")).isEqualTo("/tasks/101/fs/umask\n");
    assertThat(printed("grep '^400[12]$' files.img"))
        .isEqualTo(
            """
            files.img[6].isk.src_port: 4001
            files.img[7].isk.dst_port: 4001
            files.img[8].isk.src_port: 4002
            files.img[9].isk.dst_port: 4002
            files.img[11].isk.src_port: 4001
            """);
  }

  @Test
  void findsOnlyWhatSetTakes() {
    String path = printed("grep '^18$' fs-*").lines().findFirst().orElseThrow();
    String field = path.substring(0, path.indexOf(':'));
    assertThat(printed("set " + field + " 63", "grep '^63$' fs-*")).contains(field + ": 63");
  }

  @Test
  void runsCommandsOverWhatIsPending() {
    String rows = printed("x sk");
    assertThat(rows).isEqualTo(Cli.run("x", TCP, "sk").text());
    String expected = rows.replace("127.0.0.1:4000", "127.0.0.1:4999");
    assertThat(printed("port 4000 -> 4999 > /dev/null; x sk")).isEqualTo(expected);
    assertThat(printed("port 4000 -> 4999; undo; x sk")).endsWith(rows);
    assertThat(printed("port 4000 -> 4999; discard; redo; x sk")).endsWith(expected);
  }

  @Test
  void setsFieldsByTheirPlace() {
    assertThat(printed("cd /sockets/6; set isk/src_port 4999; cat isk/src_port; status"))
        .endsWith(
            "4999\n"
                + set
                + ": 1 rule pending, 1 change\n"
                + "  set files.img[type=INETSK][id=6].isk.src_port 4999\n");
    assertThat(printed("set /tasks/101/fs/umask 0o77; diff"))
        .endsWith("fs-101.img\n  [0] umask: 18 -> 63\n");
    assertThat(refused("set /tasks/101 1")).contains("/tasks/101: is neither");
  }

  @Test
  void makesRulesOfWhatAnEditorDid() {
    assertThat(printed("edit /tasks/101/fs; diff"))
        .isEqualTo("1 rule added, 1 change pending\nfs-101.img\n  [0] umask: 18 -> 63\n");
    assertThat(printed("edit /tasks/102/ids; status"))
        .startsWith("0 rules added, 0 changes pending\n");
    assertThat(refused("edit /tasks")).contains("/tasks: is neither an entry nor a field");
  }

  @Test
  void opensTheEditorAgainAtTheError() {
    Cli.Run run = run(set, "edit /sockets/6/isk/src_port; cat /sockets/6/isk/src_port");
    assertThat(run.err()).contains("is no JSON at line 1, column ");
    assertThat(run.text()).endsWith("\n4999\n");
  }

  @Test
  void aRuleThatIsWrongChangesNothing() {
    Cli.Run run = run(set, "port 4000 -> 4999", "status", "port 1 -> 2", "status");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("port fits 0 places");
    assertThat(run.text()).endsWith("  port 4000 -> 4999\n");
    assertThat(refused("undo")).contains("nothing is pending");
    assertThat(refused("redo")).contains("nothing was undone");
  }

  @Test
  void writesWhatEditWrites() throws IOException {
    Path out = work.resolve("out");
    printed("port 4000 -> 4999; hostname 'my host' expect=any; write " + out);
    Path edited = work.resolve("edited");
    Cli.run("edit", TCP, "-q", "-o", edited, "-e", "port 4000 -> 4999");
    assertThat(bytes(out)).isEqualTo(bytes(edited)).isNotEqualTo(bytes(TCP));
    assertThat(bytes(set)).isEqualTo(bytes(TCP));
  }

  @Test
  void replacesTheSet() throws IOException {
    Cli.Run run = run(set, "port 4000 -> 4999", "write", "status", "cat /sockets/6/isk/src_port");
    assertThat(run.text())
        .endsWith(
            "1 rule written to %s\n%s: 0 rules pending, 0 changes\n4999\n".formatted(set, set));
    assertThat(run.err()).doesNotContain("nothing is written");
    assertThat(Cli.run("x", set, "sk").text()).contains("127.0.0.1:4999");
  }

  @Test
  void savesRulesThatMakeTheSameBytes() throws IOException {
    Path rules = work.resolve("rules.yaml");
    Path out = work.resolve("out");
    printed(
        "port 4000 -> 4999; cd /tasks/101/fs; set umask 63; comm 'tcp' -> 'it''s'; undo",
        "comm tcp -> \"it's\"",
        "write " + out,
        "save " + rules);
    Path again = work.resolve("again");
    Cli.Run run = Cli.run("edit", TCP, "-q", "-r", rules, "-o", again);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(bytes(again)).isEqualTo(bytes(out));
  }

  @Test
  void refusesToWriteNewFaults() throws IOException {
    Path out = work.resolve("out");
    Cli.Run run = run(set, "remove files.img[id=20]; write " + out);
    assertThat(run.status()).isEqualTo(4);
    assertThat(run.err()).contains("crit: new fault: ").contains("write --force");
    assertThat(out).doesNotExist();
    assertThat(run(set, "remove files.img[id=20]; write --force " + out).status()).isZero();
    assertThat(out).isDirectory();
  }

  @Test
  void leavesAnArchiveAsEditDoes() throws IOException {
    Path archive = work.resolve("set.tar");
    try (var tar =
        new ProcessBuilder("tar", "-cf", archive.toString(), "-C", set.toString(), ".")
            .start()
            .getInputStream()) {
      tar.readAllBytes();
    }
    assumeTrue(Files.exists(archive), "there is no tar");
    Cli.Run run = run(archive, "port 4000 -> 4999; write", "cat /sockets/6/isk/src_port");
    assertThat(run.text()).as(run.err()).endsWith("4999\n");
  }

  @Test
  void filtersAndKeepsOutput() throws IOException {
    Path file = work.resolve("file");
    assertThat(printed("x sk | grep 4001 | head 1 | wc > " + file)).isEmpty();
    assertThat(file).hasContent("1\n");
    assertThat(printed("ls /files | tail 1")).isEqualTo(lastLine(printed("ls /files")));
    assertThat(printed("cat /images/files.img | head 1")).isEqualTo("{\n");
    assertThat(printed("cat /files/6 | jq '.isk.src_port, (.isk | has(\"x\"))'"))
        .isEqualTo("4000\nfalse\n");
    assertThat(refused("cat /files/6 | jq '.['")).contains("jq: Cannot compile query");
    assertThat(refused("ls | jq .")).contains("jq: is no JSON: ");
    assertThat(refused("ls | sort")).contains("no filter 'sort', only head N");
    refused("cat /nowhere > " + file);
    assertThat(file).hasContent("1\n");
  }

  private static String lastLine(String text) {
    return text.lines().reduce((_, last) -> last).orElse("") + "\n";
  }

  @Test
  void endsAScriptAtTheFirstError() {
    Cli.Run run = Cli.run("pwd\n# a comment\n\ncd /nowhere\npwd\n".getBytes(UTF_8), "shell", set);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.text()).isEqualTo("/\n");
    assertThat(Cli.run("pwd; exit; pwd\npwd\n".getBytes(UTF_8), "shell", set).text())
        .isEqualTo("/\n");
  }

  @Test
  void endsALineWhereMemoryCannotBeRead() {
    Cli.Run run = run(THREADS, "cat /memory/101/0x400000; pwd");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("no memory at 0x400000");
    assertThat(run.text()).isEmpty();
  }

  @Test
  void tellsThatPendingRulesAreLost() {
    Cli.Run run = run(set, "port 4000 -> 4999");
    assertThat(run.status()).isZero();
    assertThat(run.err()).contains("nothing is written of 1 pending rule\n");
  }

  @Test
  void runsScriptsThatCallScripts() throws IOException {
    Path script = work.resolve("script");
    Files.writeString(script, "cd /tasks\npwd\n");
    assertThat(printed("source " + script + "; pwd")).isEqualTo("/tasks\n/tasks\n");
    Files.writeString(script, "source " + script + "\n");
    assertThat(refused("source " + script)).contains("more than 16 deep");
  }

  @Test
  void showsMemoryAsGdbDoes() {
    String shown =
        run(THREADS, "x/3gx 0x401000; x/2xw 0x401000; x/1db 0x401000; x/s 0x4baa70").text();
    assertThat(shown)
        .isEqualTo(
            """
            0x401000:	0x00c0c74808ec8348	0x0274c08548000000
            0x401010:	0x00c308c48348d0ff
            0x401000:	0x08ec8348	0x00c0c748
            0x401000:	72
            0x4baa70:	"glibc.elision.skip_lock_after_retries"
            """);
    assertThat(refused("x/4q 0x1")).contains("help x/");
    assertThat(refused("x/4x 0x1")).contains("there are 2 tasks");
  }

  @Test
  void helpKnowsEveryCommand() {
    String help = printed("help");
    for (Builtin row : Shell.builtins()) {
      assertThat(help).contains("  " + row.name() + " ");
      assertThat(printed("help " + row.name()))
          .contains(row.synopsis())
          .contains(row.example().line());
    }
    for (Verb row : Verbs.all()) {
      assertThat(help).contains("  " + row.name() + " ");
      assertThat(printed("help " + row.name())).contains(row.about()).contains(row.example());
    }
    for (Tool row : ShellProgram.rows()) {
      assertThat(help).contains("  " + row.name() + " ");
      if (!row.name().equals("diff")) {
        assertThat(printed("help " + row.name())).contains(row.example().line());
      }
    }
  }

  static Stream<Builtin.Example> examples() {
    return Stream.concat(
        Shell.builtins().stream().map(Builtin::example),
        ShellProgram.rows().stream().map(Tool::example));
  }

  /** An example that needs a debugger is run with the launcher, by the tests of that. */
  @ParameterizedTest
  @MethodSource("examples")
  void examplesWork(Builtin.Example example) throws IOException {
    assumeTrue(!example.line().startsWith("bt"), "bt needs the packaged launcher");
    Path script = Files.writeString(work.resolve("script"), "pwd\n");
    String line =
        example
            .line()
            .replace("OUT", work.resolve("out").toString())
            .replace("OTHER", copy(TCP, "other").toString())
            .replace("RULES.yaml", work.resolve("rules.yaml").toString())
            .replace("CORE", work.resolve("core").toString())
            .replace("SCRIPT", script.toString());
    boolean isMemory = line.startsWith("mem");
    Cli.Run run = run(isMemory ? THREADS : set, line);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).doesNotContain("defect");
  }
}
