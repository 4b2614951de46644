package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import crit.cli.Command.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Of what {@link PlainArguments} accepts, picocli makes the same. */
class PlainArgumentsTest {
  private static final int LINES = 4000;

  /** Words that picocli may take for something else than they look like. */
  private static final List<String> WORDS =
      List.of(
          "a",
          "fs-1.img",
          "dir/é x",
          "",
          "-",
          "--",
          "---",
          "-x",
          "--unknown",
          "--help",
          "-h",
          "--version",
          "@file",
          "@@",
          "a@b",
          "'quoted'",
          "\"quoted\"",
          "a'b",
          "decode",
          "show",
          "help",
          "=",
          "a=b",
          "--in=a",
          "-i=a",
          "-ia",
          "-vi",
          "-iv",
          "--pre",
          "--no-pretty",
          "--pretty=true",
          "--pretty=",
          "true",
          "false",
          "null",
          "0",
          "-1",
          "${x}",
          "$(x)",
          "%s",
          "a,b",
          "a b",
          "\\",
          "\\-v",
          "~",
          "*",
          ";",
          "|",
          "\n",
          "\t",
          "\u0000",
          "+",
          "/in");

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void agreesWithPicocli(long seed) {
    var random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < LINES; i++) {
      Command command = Commands.all().get(random.nextInt(Commands.all().size()));
      List<String> words = words(random, command);
      Optional<Arguments> plain = PlainArguments.parse(command, words);
      if (plain.isPresent()) {
        accepted++;
        assertThat(picocli(command, words))
            .as("%s %s", command.name(), words)
            .isEqualTo(plain.get());
      }
    }
    assertThat(accepted).as("lines that were accepted").isGreaterThan(LINES / 20);
  }

  private static List<String> words(Random random, Command command) {
    List<String> words = new ArrayList<>();
    int count = random.nextInt(6);
    while (words.size() < count) {
      if (command.options().isEmpty() || random.nextBoolean()) {
        words.add(WORDS.get(random.nextInt(WORDS.size())));
      } else {
        Option option = command.options().get(random.nextInt(command.options().size()));
        words.add(option.names().get(random.nextInt(option.names().size())));
      }
    }
    return words;
  }

  private static Arguments picocli(Command command, List<String> words) {
    List<String> line = new ArrayList<>(List.of(command.name().split(" ")));
    line.addAll(words);
    CommandLine.ParseResult result;
    try {
      result = Picocli.commandLine().parseArgs(line.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      throw new AssertionError("picocli refuses " + line, e);
    }
    while (result.hasSubcommand()) {
      result = result.subcommand();
    }
    return Picocli.arguments(command, result);
  }

  @Test
  void takesTheUsualLinesApart() {
    Command decode = Commands.named("decode").orElseThrow();
    assertThat(PlainArguments.parse(decode, List.of("--pretty", "-i", "a", "--out", "b")))
        .contains(
            new Arguments(
                Map.of("--pretty", List.of(""), "--in", List.of("a"), "--out", List.of("b")),
                List.of()));
    Command show = Commands.named("show").orElseThrow();
    assertThat(PlainArguments.parse(show, List.of("a", "--nopl")))
        .contains(new Arguments(Map.of("--nopl", List.of("")), List.of("a")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-i", "-i a -i b", "--in a --in b", "--help", "x", "-i -v", "--pre", "-ia"})
  void leavesTheRestToPicocli(String line) {
    Command decode = Commands.named("decode").orElseThrow();
    assertThat(PlainArguments.parse(decode, List.of(line.split(" ")))).isEmpty();
  }
}
