package crit.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.image.ImageBuilder;
import crit.schemas.proto.pipe_data_entry;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Extras are what their message announces, or refused. */
final class ExtraParserTest {
  private static final String DESC =
      "\"desc\": {\"key\": 1, \"uid\": 2, \"gid\": 3, \"cuid\": 4, \"cgid\": 5, \"mode\": 6,"
          + " \"id\": 7}, ";
  private static final String TCP =
      "\"inq_len\": 1, \"inq_seq\": 2, \"outq_len\": 3, \"outq_seq\": 4, \"opt_mask\": 5,"
          + " \"snd_wscale\": 6, \"mss_clamp\": 7, ";

  private static String image(String magic, String entry) {
    return "{\"magic\": \"" + magic + "\", \"entries\": [{" + entry + "}]}";
  }

  private static void assertRefused(String magic, String entry, String reason) {
    assertThatThrownBy(() -> Codec.encode(image(magic, entry)))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("test.json: line 1, column ")
        .hasMessageEndingWith(": entry 0: " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ", \"extra\": \"YWI=\\n\"; extra is 2 bytes long, field bytes says 3 bytes",
        ", \"extra\": \"YWJjZA==\\n\"; extra is 4 bytes long, field bytes says 3 bytes",
        ", \"extra\": \"\"; extra is 0 bytes long, field bytes says 3 bytes",
        "''; extra is absent, field bytes says 3 bytes",
        ", \"extra\": 5; extra: found a number, expected a base64 string",
        ", \"extra\": null; extra: found null, expected a base64 string",
        ", \"extra\": {}; extra: found an object, expected a base64 string",
        ", \"extra\": [\"YWJj\"]; extra: found an array, expected a base64 string",
        ", \"extra\": \"YWJj\", \"@pad\": \"AQ==\"; @pad is 1 bytes long, expected 0",
      })
  void extraThatIsNotAnnouncedIsRefused(String extra, String reason) {
    assertRefused("PIPES_DATA", "\"pipe_id\": 1, \"bytes\": 3" + extra, reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", \"extra\": \"\""})
  void extraOfNothingMayBeAbsent(String extra) throws IOException {
    var entry = pipe_data_entry.newBuilder().setPipeId(1).setBytes(0).build();
    assertThat(Codec.encode(image("PIPES_DATA", "\"pipe_id\": 1, \"bytes\": 0" + extra)))
        .isEqualTo(ImageBuilder.of("PIPES_DATA").entry(entry).build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"inq\": \"aQ==\\n\"}; extra.outq is absent, field outq_len says 3 bytes",
        "{\"outq\": \"b29v\\n\"}; extra.inq is absent, field inq_len says 1 bytes",
        "{}; extra.inq is absent, field inq_len says 1 bytes",
        "{\"inq\": \"aQ==\\n\", \"outq\": \"b28=\\n\"};"
            + " extra.outq is 2 bytes long, field outq_len says 3 bytes",
        "{\"queue\": \"\"}; extra: found \"queue\", expected inq or outq",
        "\"aQ==\"; extra: found a string, expected an object",
        "{\"inq\": 5}; extra: found a number, expected a base64 string",
      })
  void queuesThatAreNotAnnouncedAreRefused(String extra, String reason) {
    assertRefused("TCP_STREAM", TCP + "\"extra\": " + extra, reason);
  }

  @Test
  void queuesMayHaveAnyOrderAndTheNamesOfGoCriu() throws IOException {
    byte[] image =
        Codec.encode(
            image("TCP_STREAM", TCP + "\"extra\": {\"inq\": \"aQ==\", \"outq\": \"b29v\"}"));
    assertThat(image).endsWith("iooo".getBytes(UTF_8));
    for (String extra :
        new String[] {
          "{\"outq\": \"b29v\\n\", \"inq\": \"aQ==\\n\"}",
          "{\"in_q\": \"aQ==\", \"out_q\": \"b29v\"}",
          "{\"out_q\": \"b29v\", \"inq\": \"aQ==\"}",
        }) {
      assertThat(Codec.encode(image("TCP_STREAM", TCP + "\"extra\": " + extra))).isEqualTo(image);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"inq\": \"\", \"inq\": \"\", \"outq\": \"\"}",
        "{\"inq\": \"\", \"outq\": \"\", \"outq\": \"\"}",
        "{\"outq\": \"\", \"out_q\": \"YQ==\"}",
      })
  void queueThatIsThereTwiceIsRefused(String extra) {
    String entry = TCP.replace("_len\": 1", "_len\": 0").replace("_len\": 3", "_len\": 0");
    assertThatThrownBy(() -> Codec.encode(image("TCP_STREAM", entry + "\"extra\": " + extra)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining(": entry 0: extra: found ")
        .hasMessageEndingWith("q for the second time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[7, 8]; extra has 2 numbers, field nsems says 3",
        "[7, 8, 9, 10]; extra has 4 numbers, field nsems says 3",
        "[]; extra has 0 numbers, field nsems says 3",
        "[7, 8, 65536]; extra: found 65536, expected a number from 0 to 65535",
        "[7, 8, -1]; extra: found -1, expected a number from 0 to 65535",
        "[18446744073709551615]; extra: found 18446744073709551615, expected a number from 0 to"
            + " 65535",
        "[7, true, 9]; extra: found true or false, expected a number",
        "[7, \"8\", 9]; extra: found a string, expected a number",
        "[1.5]; extra: found a number with a fraction or exponent, expected a whole number",
        "5; extra: found a number, expected an array of numbers",
        "\"\"; extra: found a string, expected an array of numbers",
      })
  void semaphoresThatAreNotAnnouncedAreRefused(String extra, String reason) {
    assertRefused("IPCNS_SEM", DESC + "\"nsems\": 3, \"extra\": " + extra, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[{\"mtype\": 1, \"msize\": 1}]; the bytes of extra message 0 is absent, field msize says"
            + " 1 bytes",
        "[{\"mtype\": 1, \"msize\": 1}, \"YWI=\"]; the bytes of extra message 0 is 2 bytes long,"
            + " field msize says 1 bytes",
        "[]; extra has 0 messages, field qnum says 1",
        "[{\"mtype\": 1, \"msize\": 0}, \"\", {\"mtype\": 1, \"msize\": 0}, \"\"];"
            + " extra has 2 messages, field qnum says 1",
        "[\"YQ==\"]; extra: found a string, expected an object",
        "[{\"mtype\": 1, \"msize\": 1}, 5]; extra: found a number, expected a base64 string",
        "{}; extra: found an object, expected an array of objects, each with a base64 string behind"
            + " it",
        "[{\"msize\": 1}, \"YQ==\"]; mtype is absent, but ipc_msg requires it",
        "[{\"x\": 1}]; found \"x\", expected a field of ipc_msg: mtype, msize",
      })
  void queuedMessagesThatAreNotAnnouncedAreRefused(String extra, String reason) {
    String entry = DESC + "\"qbytes\": 1, \"qnum\": 1, \"extra\": " + extra;
    assertThatThrownBy(() -> Codec.encode(image("IPCNS_MSG", entry)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining(": entry 0: ")
        .hasMessageEndingWith(reason);
  }

  @Test
  void ghostFileNeedsItsContentOrItsChunks() {
    String ghost = "\"uid\": 1, \"gid\": 2, \"mode\": 3";
    assertRefused("GHOST_FILE", ghost, "extra is absent, expected the rest of the file as base64");
    assertRefused(
        "GHOST_FILE",
        ghost + ", \"chunks\": true, \"extra\": \"\"",
        "extra is present, but field chunks says that entries follow");
  }

  @Test
  void nothingFollowsTheContentOfAGhostFile() {
    String ghost = "{\"uid\": 1, \"gid\": 2, \"mode\": 3, \"extra\": \"\"}";
    String chunk = "{\"len\": 0, \"off\": 0, \"extra\": \"\"}";
    assertThatThrownBy(() ->
            Codec.encode(
                "{\"magic\": \"GHOST_FILE\", \"entries\": [" + ghost + ", " + chunk + "]}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("entry 1: ");
  }

  @Test
  void shortenedExtraOfShowIsRefused() {
    assertRefused(
        "PIPES_DATA",
        "\"pipe_id\": 1, \"bytes\": 3, \"extra\": \"... <3B>\"",
        "extra: found '.' in base64 text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "YWJj",
        "YWJj\\n",
        "YW\\nJj",
        "Y\\nWJ\\r\\nj",
        " YWJj ",
        "YWJj\\n\\n",
        "\\tYWJj",
        "YW Jj"
      })
  void base64MayHaveLineEndsAnywhere(String text) throws IOException {
    assertThat(pipe(text)).endsWith("abc".getBytes(UTF_8));
  }

  private static byte[] pipe(String base64) throws IOException {
    String entry = "\"pipe_id\": 1, \"bytes\": 3, \"extra\": \"" + base64 + "\"";
    return Codec.encode(image("PIPES_DATA", entry));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "YWJ; last group has 3 characters, expected 4",
        "YWJjZ; last group has 1 characters, expected 4",
        "YWI=YWJj; found 'Y' in base64 text",
        "YWJj=; found '=' in base64 text",
        "====; found '=' in base64 text",
        "YWJ!; found '!' in base64 text",
        "YWJ-; found '-' in base64 text",
        "YWJ_; found '_' in base64 text",
        "YWK=; found base64 text whose last bits are not zero",
        "YW==\\u000a; found an escape in base64 text that is no line end",
        "Y\\u0057Jj; found an escape in base64 text that is no line end",
        "YW\\bJj; found an escape in base64 text that is no line end",
      })
  void textThatIsNoBase64IsRefused(String text, String reason) {
    assertThatThrownBy(() -> pipe(text))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining(": entry 0: extra: ")
        .hasMessageContaining(reason);
  }

  @Test
  void slashOfBase64MayBeEscapedAsSomeWritersDo() throws IOException {
    assertThat(pipe("Pz\\/\\/")).endsWith(new byte[] {63, 63, -1});
  }

  @Test
  void longBase64WithBlanksInItIsRead() throws IOException {
    byte[] bytes = new byte[90_000];
    new Random(47).nextBytes(bytes);
    String text = Base64.getEncoder().encodeToString(bytes).replaceAll("(.)", "$1 ");
    String entry = "\"pipe_id\": 1, \"bytes\": 90000, \"extra\": \"" + text + "\"";
    assertThat(Codec.encode(image("PIPES_DATA", entry))).endsWith(bytes);
  }
}
