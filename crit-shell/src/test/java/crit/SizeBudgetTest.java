package crit;

import static org.assertj.core.api.Assertions.assertThat;

import crit.JavaSource.Method;
import crit.JavaSource.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files and methods stay small, and types are named for what they are. */
class SizeBudgetTest {
  private static final int FILE = 400;
  private static final int METHOD = 60;
  private static final int MEDIAN = 8;
  private static final int NINTH_OF_TEN = 30;
  private static final int PARAMETERS = 4;
  private static final int PRIVATE_PARAMETERS = 5;

  /** Files that may be longer, and why. */
  private static final Map<String, String> TABLES =
      Map.of(
          "ImageTypes", "one row for each kind of image",
          "SymbolTable", "one row for each name of a flag or value");

  private static final Pattern FORBIDDEN =
      Pattern.compile(".*(Utils?|Helper|Manager|Impl)|(Abstract|Base)\\p{Upper}.*");

  private static final List<JavaSource> SOURCES = new ArrayList<>();
  private static final List<Method> METHODS = new ArrayList<>();

  @BeforeAll
  static void readSources() throws IOException {
    SOURCES.addAll(JavaSource.all());
    for (JavaSource source : SOURCES) {
      METHODS.addAll(source.methods());
    }
    assertThat(METHODS).as("methods").hasSizeGreaterThan(400);
  }

  @Test
  void filesAreShort() {
    assertThat(SOURCES)
        .filteredOn(source -> !TABLES.containsKey(source.name()))
        .filteredOn(source -> source.lines() > FILE)
        .extracting(source -> source.name() + ": " + source.lines())
        .as("files of over %d lines", FILE)
        .isEmpty();
  }

  @Test
  void everyExceptionIsAFile() {
    assertThat(SOURCES).extracting(JavaSource::name).containsAll(TABLES.keySet());
  }

  @Test
  void methodsAreShort() {
    int[] lines = METHODS.stream().mapToInt(Method::lines).filter(it -> it > 0).sorted().toArray();
    assertThat(lines[lines.length / 2])
        .as("median of a method's lines")
        .isLessThanOrEqualTo(MEDIAN);
    assertThat(lines[lines.length * 9 / 10])
        .as("9 in 10 methods")
        .isLessThanOrEqualTo(NINTH_OF_TEN);
    assertThat(METHODS).filteredOn(method -> method.lines() > METHOD).isEmpty();
  }

  @Test
  void methodsHaveFewParameters() {
    assertThat(METHODS)
        .filteredOn(
            method -> method.parameters() > (method.isPrivate() ? PRIVATE_PARAMETERS : PARAMETERS))
        .isEmpty();
  }

  @Test
  void namesSayWhatATypeIs() {
    assertThat(SOURCES)
        .flatExtracting(JavaSource::types)
        .extracting(Type::name)
        .noneMatch(name -> FORBIDDEN.matcher(name).matches());
  }
}
