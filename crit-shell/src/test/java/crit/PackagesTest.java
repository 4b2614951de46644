package crit;

import static org.assertj.core.api.Assertions.assertThat;

import crit.JavaSource.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every package and every public type says what it is for. */
class PackagesTest {
  private static final String PACKAGE_INFO = "package-info";

  @Test
  void everyPackageIsDescribedAndNullMarked() throws IOException {
    Set<Path> directories = new TreeSet<>();
    for (JavaSource source : JavaSource.all()) {
      if (!source.name().equals("module-info")) {
        directories.add(source.file().getParent());
      }
    }
    for (Path directory : directories) {
      Path info = directory.resolve(PACKAGE_INFO + ".java");
      assertThat(info).exists();
      assertThat(Files.readString(info)).startsWith("/**").contains("\n@NullMarked\npackage ");
    }
  }

  @Test
  void everyModuleIsDescribed() throws IOException {
    for (String module : ClassFiles.MODULES) {
      Path info = ClassFiles.root().resolve(module).resolve("src/main/java/module-info.java");
      assertThat(Files.readString(info)).as(info.toString()).startsWith("/**");
    }
  }

  @Test
  void everyPackageSaysWhatItMayImport() throws IOException {
    List<String> silent =
        JavaSource.all().stream()
            .filter(source -> source.name().equals(PACKAGE_INFO))
            .filter(source -> !description(source).contains("import"))
            .map(source -> source.file().toString())
            .toList();
    assertThat(silent).isEmpty();
  }

  private static String description(JavaSource source) {
    return source.text().substring(0, source.text().indexOf("*/"));
  }

  @Test
  void everyPublicTypeHasJavadoc() throws IOException {
    assertThat(JavaSource.all())
        .flatExtracting(JavaSource::types)
        .filteredOn(Type::isPublic)
        .hasSizeGreaterThan(30)
        .filteredOn(type -> !type.hasJavadoc())
        .isEmpty();
  }
}
