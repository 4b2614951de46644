package crit.shell;

import crit.image.ImageType;
import crit.image.ImageTypes;
import crit.json.JsonForm;
import crit.json.JsonImageWriter;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.IntStream;

/** A file of the set. */
record ImageNode(Tree tree, String file) implements Node {
  private static final String ENTRIES = "entries";

  private boolean isRaw() {
    return ImageTypes.byFileName(file).map(ImageType::isRaw).orElse(true);
  }

  private Node entries() {
    return new Numbered(
        "the entries by their numbers",
        () -> IntStream.range(0, tree.entries().count(file)).toArray(),
        number ->
            number >= 0 && number < tree.entries().count(file)
                ? Optional.of(new EntryNode(tree, file, number))
                : Optional.empty());
  }

  @Override
  public boolean list(String start, Names names) throws IOException {
    return isRaw() || !ENTRIES.startsWith(start) || names.take(ENTRIES);
  }

  @Override
  public Optional<Node> child(String name) {
    return !isRaw() && name.equals(ENTRIES) ? Optional.of(entries()) : Optional.empty();
  }

  @Override
  public boolean isBranch() {
    return !isRaw();
  }

  @Override
  public String brief() {
    return ImageTypes.byFileName(file).map(it -> isRaw() ? it.about() : it.name()).orElse("");
  }

  @Override
  public int print(Shell shell, Output output) throws IOException {
    if (isRaw()) {
      throw new IOException(file + ": has no entries (" + brief() + ")");
    }
    try (var source = tree.set().store().open(file)) {
      JsonImageWriter.write(source, output.out(), JsonForm.PRETTY);
      output.line("");
    }
    return Shell.DONE;
  }
}
