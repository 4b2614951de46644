package crit.rewrite.verb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** A program in jq 1.6. The library is loaded with the first one. Not safe for several threads. */
public final class JqProgram {
  private static final Version VERSION = Versions.JQ_1_6;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonQuery query;
  private final Scope scope = Scope.newEmptyScope();

  private JqProgram(JsonQuery query) {
    this.query = query;
    BuiltinFunctionLoader.getInstance().loadFunctions(VERSION, scope);
  }

  /**
   * Reads a program.
   *
   * @throws IOException if it is none; the message says where
   */
  public static JqProgram of(String text) throws IOException {
    try {
      return new JqProgram(JsonQuery.compile(text, VERSION));
    } catch (JsonQueryException e) {
      throw new IOException(reason(e), e);
    }
  }

  /**
   * Runs it over a value.
   *
   * @param most after how many results to stop
   * @return its results in JSON, in UTF-8
   * @throws IOException if it is no JSON, or the program ends with an error
   */
  public List<byte[]> run(byte[] json, int most) throws IOException {
    JsonNode input = input(json);
    List<JsonNode> results = new ArrayList<>();
    try {
      query.apply(
          scope,
          input,
          result -> {
            results.add(result);
            if (results.size() == most) {
              throw new EnoughException();
            }
          });
    } catch (EnoughException _) {
      // the results say it
    } catch (JsonQueryException e) {
      throw new IOException(reason(e), e);
    } catch (StackOverflowError e) {
      throw new IOException("calls itself without an end", e);
    }
    List<byte[]> texts = new ArrayList<>();
    for (JsonNode result : results) {
      texts.add(result.equals(input) ? json : MAPPER.writeValueAsBytes(result));
    }
    return texts;
  }

  /** Stops a program. */
  private static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EnoughException() {
      super(null, null, false, false);
    }
  }

  private static JsonNode input(byte[] json) throws IOException {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IOException("is no JSON: " + reason(e), e);
    }
  }

  private static String reason(JsonProcessingException e) {
    String text = String.valueOf(e.getOriginalMessage());
    return text.lines().limit(1).toList().getFirst();
  }
}
