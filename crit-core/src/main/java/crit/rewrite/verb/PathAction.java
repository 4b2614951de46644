package crit.rewrite.verb;

import com.google.protobuf.ByteString;
import crit.image.ImageType;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.ghost_file_entry;
import crit.schemas.proto.mnt_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.unix_sk_entry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Moves files below one path to another. */
final class PathAction implements Action {
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final ByteString SLASH = ByteString.copyFromUtf8("/");
  private static final int SEEN = 1000;
  private static final Set<String> IMAGES =
      Set.of("FILES", "REG_FILES", "UNIXSK", "MNTS", "GHOST_FILE");

  static final Verb VERB =
      new Verb(
          "path",
          "Moves all that lies below a path to another path: open and mapped files, programs,"
              + " working and root directories, unix sockets, fifos, terminals, removed files and"
              + " mount points. A prefix ends at a slash; memfds keep their names.",
          List.of(
              Parameter.required(FROM, Kind.TEXT, "The path now, absolute."),
              Parameter.required(TO, Kind.TEXT, "The path it becomes, absolute.")),
          "path /srv/old -> /srv/new",
          PathAction::new);

  private final PathPrefix prefix;
  private final Set<String> seen = new TreeSet<>();

  private PathAction(Rule rule) throws RuleException {
    prefix = PathPrefix.of(rule.arguments(), FROM, TO);
  }

  @Override
  public boolean touches(ImageType type) {
    return IMAGES.contains(type.name());
  }

  @Override
  public boolean apply(Draft draft) {
    Optional<reg_file_entry.Builder> file = draft.part(reg_file_entry.Builder.class);
    if (file.isPresent()) {
      return !file.get().getExt()
          && moved(file.get().getNameBytes()).map(file.get()::setNameBytes).isPresent();
    }
    Optional<unix_sk_entry.Builder> socket = draft.part(unix_sk_entry.Builder.class);
    if (socket.isPresent()) {
      return apply(socket.get());
    }
    Optional<mnt_entry.Builder> mount = draft.part(mnt_entry.Builder.class);
    if (mount.isPresent()) {
      return moved(mount.get().getMountpointBytes())
          .map(mount.get()::setMountpointBytes)
          .isPresent();
    }
    Optional<ghost_file_entry.Builder> ghost = draft.part(ghost_file_entry.Builder.class);
    return ghost.isPresent()
        && ghost.get().hasSymlnkTarget()
        && moved(ghost.get().getSymlnkTargetBytes())
            .map(ghost.get()::setSymlnkTargetBytes)
            .isPresent();
  }

  /** Moves a socket that has a path: not one with an abstract name, which starts with a NUL. */
  private boolean apply(unix_sk_entry.Builder socket) {
    boolean isMoved = moved(socket.getName()).map(socket::setName).isPresent();
    return socket.hasNameDir()
            && moved(socket.getNameDirBytes()).map(socket::setNameDirBytes).isPresent()
        || isMoved;
  }

  private Optional<ByteString> moved(ByteString path) {
    Optional<ByteString> moved = prefix.move(path);
    if (moved.isEmpty() && seen.size() < SEEN && path.startsWith(SLASH)) {
      seen.add(path.toStringUtf8().replace("\0", ""));
    }
    return moved;
  }

  @Override
  public List<String> candidates() {
    return Candidates.of("paths ", seen);
  }
}
