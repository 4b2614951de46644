package crit.rewrite.verb;

import crit.bytes.ByteSource;
import crit.image.ImageType;
import crit.memory.FileRoot;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.reg_file_entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes a restore accept files that are not what they were. */
final class FileAction implements Action {
  private static final String WHAT = "what";
  private static final String ROOT = "root";
  private static final String RELAX = "relax";
  private static final String REFRESH = "refresh";
  private static final int APPEND = 02000;

  static final Verb VERB =
      new Verb(
          "file",
          "Makes a restore accept open and mapped files that are not what they were: relax forgets"
              + " size, mode, build-id and checksum; refresh takes them from the files below a"
              + " root directory.",
          List.of(
              Parameter.word(WHAT, List.of(RELAX, REFRESH), "What to do."),
              Parameter.optional(ROOT, Kind.TEXT, "Where the files are, for refresh.")),
          "file relax where path=/var/log/*",
          FileAction::new);

  private final Arguments arguments;
  private final boolean isRefresh;
  private final Set<String> seen = new TreeSet<>();
  private boolean hasAppended;

  private FileAction(Rule rule) throws RuleException {
    arguments = rule.arguments();
    isRefresh = arguments.text(WHAT).equals(REFRESH);
    if (isRefresh != arguments.has(ROOT)) {
      throw arguments.wrong(
          isRefresh ? WHAT : ROOT,
          isRefresh ? "is refresh, which needs root" : "is given, but only refresh takes it");
    }
  }

  @Override
  public boolean touches(ImageType type) {
    return type.name().equals("FILES") || type.name().equals("REG_FILES");
  }

  @Override
  public boolean apply(Draft draft) throws IOException {
    Optional<reg_file_entry.Builder> found = draft.part(reg_file_entry.Builder.class);
    if (found.isEmpty()) {
      return false;
    }
    reg_file_entry.Builder file = found.get();
    if (seen.size() < 1000) {
      seen.add(file.getName());
    }
    boolean isHit = isRefresh ? refresh(file) : relax(file);
    hasAppended |= isHit && (file.getFlags() & APPEND) != 0;
    return isHit;
  }

  private static boolean relax(reg_file_entry.Builder file) {
    boolean isHit = file.hasSize() || file.hasMode() || file.getBuildIdCount() > 0;
    file.clearSize().clearMode().clearBuildId();
    file.clearChecksum().clearChecksumConfig().clearChecksumParameter();
    return isHit;
  }

  private boolean refresh(reg_file_entry.Builder file) throws IOException {
    FileRoot root = FileRoot.of(Path.of(arguments.text(ROOT)));
    Optional<Path> place = root.locate(file.getName());
    if (place.isEmpty()) {
      return false;
    }
    file.setMode((int) Files.getAttribute(place.get(), "unix:mode"));
    file.clearChecksum().clearChecksumConfig().clearChecksumParameter();
    if (Files.isRegularFile(place.get())) {
      file.setSize(Files.size(place.get()));
      if (file.getBuildIdCount() > 0) {
        try (ByteSource source = ByteSource.of(place.get())) {
          file.clearBuildId().addAllBuildId(FileRoot.buildId(source));
        }
      }
    }
    return true;
  }

  @Override
  public boolean isOfSetAlone() {
    return !isRefresh;
  }

  @Override
  public List<String> candidates() {
    return Candidates.of("files ", seen);
  }

  @Override
  public List<String> warnings() {
    return hasAppended
        ? List.of(
            "a file that is open for appending was changed: the program goes on at its end, wherever"
                + " that is now")
        : List.of();
  }
}
