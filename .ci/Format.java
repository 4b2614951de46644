import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks, or with "write" rewrites, the format of every Java source below a directory. */
final class Format {
  public static void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    var root = Path.of(args[1]);
    int wrong = 0;
    for (Path file : sources(root)) {
      if (isFormatted(file, write)) {
        continue;
      }
      wrong++;
      System.err.println((write ? "formatted " : "not formatted: ") + root.relativize(file));
    }
    if (wrong > 0 && !write) {
      System.err.println(wrong + " files are not formatted; run: mvn -N validate -Dformat=write");
      System.exit(1);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    try (var all = Files.walk(root)) {
      return all.filter(path -> path.toString().endsWith(".java"))
          .filter(path -> !path.toString().contains("/target/"))
          .toList();
    }
  }

  private static boolean isFormatted(Path file, boolean write) throws IOException {
    String before = Files.readString(file);
    String after;
    try {
      String imports = RemoveUnusedImports.removeUnusedImports(before);
      String ordered = ImportOrderer.reorderImports(imports, JavaFormatterOptions.Style.GOOGLE);
      after = new Formatter().formatSource(ordered);
    } catch (FormatterException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    if (write && !after.equals(before)) {
      Files.writeString(file, after);
    }
    return after.equals(before);
  }
}
