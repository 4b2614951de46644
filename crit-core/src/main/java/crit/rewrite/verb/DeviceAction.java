package crit.rewrite.verb;

import com.google.protobuf.ByteString;
import crit.image.ImageType;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.Rule;
import crit.rewrite.Surroundings;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.cg_controller_entry;
import crit.schemas.proto.cgroup_dir_entry;
import crit.schemas.proto.cgroup_entry;
import crit.schemas.proto.cgroup_prop_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.ghost_file_entry;
import crit.schemas.proto.mnt_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.remap_file_path_entry;
import crit.schemas.proto.remap_type;
import crit.schemas.proto.tty_info_entry;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a device in the place of another. */
final class DeviceAction implements Action {
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String NUMBER = "number";
  private static final String WAS = "was";
  private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,4}):([0-9]{1,7})");
  private static final int KIND = 0170000;
  private static final int CHARACTERS = 0020000;
  private static final int BLOCKS = 0060000;
  private static final Set<String> IMAGES =
      Set.of("FILES", "REG_FILES", "MNTS", "TTY_INFO", "GHOST_FILE", "CGROUP");

  static final Verb VERB =
      new Verb(
          "device",
          "Puts a device in the place of another: open and mapped files of that path, what is"
              + " mounted on it, and by its number terminals, removed files and what cgroups"
              + " allow.",
          List.of(
              Parameter.required(FROM, Kind.TEXT, "The path now, absolute."),
              Parameter.required(TO, Kind.TEXT, "The path it becomes, absolute."),
              Parameter.optional(NUMBER, Kind.TEXT, "The number it becomes, as 195:3."),
              Parameter.optional(WAS, Kind.TEXT, "The number now, as 195:0, for cgroups.")),
          "device /dev/nvidia0 -> /dev/nvidia3",
          DeviceAction::new);

  private final Arguments arguments;
  private final ByteString from;
  private final ByteString to;
  private final OptionalInt number;
  private final Set<Integer> terminals = new HashSet<>();
  private final Set<String> ghosts = new HashSet<>();
  private final Set<String> seen = new TreeSet<>();
  private boolean isExternal;

  private DeviceAction(Rule rule) throws RuleException {
    arguments = rule.arguments();
    from = path(FROM);
    to = path(TO);
    number = number(NUMBER);
    if (number(WAS).isPresent() && number.isEmpty()) {
      throw arguments.wrong(WAS, "is given without number");
    }
  }

  private ByteString path(String name) throws RuleException {
    String path = arguments.text(name);
    if (!path.startsWith("/")) {
      throw arguments.wrong(name, "is '%s', expected a path that starts with /".formatted(path));
    }
    return ByteString.copyFromUtf8(path);
  }

  /** Returns a device's number as user space has it: 12 bits of major, 20 of minor. */
  private OptionalInt number(String name) throws RuleException {
    Optional<String> text = arguments.optional(name);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    Matcher matcher = NUMBERS.matcher(text.get());
    if (matcher.matches()) {
      int major = Integer.parseInt(matcher.group(1));
      int minor = Integer.parseInt(matcher.group(2));
      if (major < 1 << 12 && minor < 1 << 20) {
        return OptionalInt.of(minor & 0xff | major << 8 | (minor & ~0xff) << 12);
      }
    }
    throw arguments.wrong(
        name, "is '%s', expected major:minor, at most 4095:1048575".formatted(text.get()));
  }

  @Override
  public void prepare(Surroundings set) throws IOException {
    if (number.isEmpty()) {
      return;
    }
    Set<Integer> files = new HashSet<>();
    set.checkpoint().files().forEach(it -> addIfMeant(it, files));
    set.checkpoint().files().forEach(it -> addTerminal(it, files));
    set.checkpoint()
        .forEach("remap-fpath.img", remap_file_path_entry.parser(), it -> addGhost(it, files));
  }

  private void addIfMeant(file_entry file, Set<Integer> files) {
    if (file.hasReg() && file.getReg().getNameBytes().equals(from)) {
      files.add(file.getId());
    }
  }

  private void addTerminal(file_entry file, Set<Integer> files) {
    if (file.hasTty() && files.contains(file.getTty().getRegfId())) {
      terminals.add(file.getTty().getTtyInfoId());
    }
  }

  private void addGhost(remap_file_path_entry remap, Set<Integer> files) {
    if (remap.getRemapType() == remap_type.GHOST && files.contains(remap.getOrigId())) {
      ghosts.add("ghost-file-" + Integer.toHexString(remap.getRemapId()) + ".img");
    }
  }

  @Override
  public boolean touches(ImageType type) {
    return IMAGES.contains(type.name());
  }

  @Override
  public boolean apply(Draft draft) {
    Optional<reg_file_entry.Builder> file = draft.part(reg_file_entry.Builder.class);
    if (file.isPresent()) {
      return apply(file.get());
    }
    return switch (draft.message()) {
      case mnt_entry.Builder mount -> apply(mount);
      case tty_info_entry.Builder terminal when terminals.contains(terminal.getId()) -> {
        terminal.setRdev(number.orElseThrow());
        yield true;
      }
      case ghost_file_entry.Builder ghost when ghosts.contains(draft.file()) && ghost.hasRdev() -> {
        ghost.setRdev(number.orElseThrow());
        yield true;
      }
      case cgroup_entry.Builder cgroup when arguments.has(WAS) -> apply(cgroup);
      default -> false;
    };
  }

  private boolean apply(reg_file_entry.Builder file) {
    int kind = file.getMode() & KIND;
    if (seen.size() < 1000 && (kind == CHARACTERS || kind == BLOCKS)) {
      seen.add(file.getName());
    }
    boolean isMeant = !file.getExt() && file.getNameBytes().equals(from);
    if (isMeant) {
      file.setNameBytes(to);
    }
    return isMeant;
  }

  /** Moves what is mounted on the device's path; such a mount is a bind of the device itself. */
  private boolean apply(mnt_entry.Builder mount) {
    boolean isKey = mount.hasExtKey() && mount.getExtKeyBytes().equals(from);
    boolean isSource = mount.getSourceBytes().equals(from);
    boolean isPoint = mount.getMountpointBytes().equals(from);
    ByteString name = last(from);
    if (isPoint) {
      mount.setMountpointBytes(to);
      if (last(mount.getRootBytes()).equals(name)) {
        ByteString root = mount.getRootBytes();
        mount.setRootBytes(root.substring(0, root.size() - name.size()).concat(last(to)));
      }
    }
    if (isSource) {
      mount.setSourceBytes(to);
    }
    if (isKey) {
      mount.setExtKeyBytes(to);
    }
    isExternal |= isKey;
    return isPoint || isSource || isKey;
  }

  private static ByteString last(ByteString path) {
    int start = path.size();
    while (start > 0 && path.byteAt(start - 1) != '/') {
      start--;
    }
    return path.substring(start);
  }

  private boolean apply(cgroup_entry.Builder cgroup) {
    boolean isHit = false;
    for (cg_controller_entry.Builder hierarchy : cgroup.getControllersBuilderList()) {
      if (hierarchy.getCnamesList().contains("devices")) {
        for (cgroup_dir_entry.Builder directory : hierarchy.getDirsBuilderList()) {
          isHit |= apply(directory);
        }
      }
    }
    return isHit;
  }

  private boolean apply(cgroup_dir_entry.Builder directory) {
    boolean isHit = false;
    Pattern old = Pattern.compile("(?m)(?<=^[bc] )" + arguments.text(WAS) + "(?= )");
    for (cgroup_prop_entry.Builder property : directory.getPropertiesBuilderList()) {
      Matcher matcher = old.matcher(property.getValue());
      if (property.getName().startsWith("devices.") && matcher.find()) {
        property.setValue(matcher.replaceAll(arguments.text(NUMBER)));
        isHit = true;
      }
    }
    for (cgroup_dir_entry.Builder child : directory.getChildrenBuilderList()) {
      isHit |= apply(child);
    }
    return isHit;
  }

  @Override
  public List<String> candidates() {
    return Candidates.of("devices ", seen);
  }

  @Override
  public List<String> warnings() {
    return isExternal
        ? List.of(
            "a mount is external: a restore needs --external 'mnt[%s]:PATH'"
                .formatted(to.toStringUtf8()))
        : List.of();
  }
}
