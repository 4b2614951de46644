package crit.rewrite.verb;

import crit.checkpoint.Task;
import crit.image.ImageType;
import crit.names.TaskNames;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.Rule;
import crit.rewrite.Surroundings;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.creds_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.lsmtype;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes who tasks are and what they may. */
final class CredsAction implements Action {
  private static final String UID = "uid";
  private static final String GID = "gid";
  private static final String GROUPS = "groups";
  private static final String CAPS = "caps";
  private static final String BOUNDING = "bounding";
  private static final String INHERITABLE = "inheritable";
  private static final String AMBIENT = "ambient";
  private static final String SECURE_BITS = "securebits";
  private static final String NO_NEW_PRIVS = "no-new-privs";
  private static final String LSM = "lsm";
  private static final String NO = "none";
  private static final long HIGHEST_ID = 0xfffffffeL;

  static final Verb VERB =
      new Verb(
          "creds",
          "Sets who tasks are and what they may, with all their threads: user, groups,"
              + " capabilities, secure bits, the label of a security module. What is not given"
              + " stays. In a user namespace of their own, ids are those inside it.",
          List.of(
              Parameter.optional(
                  UID, Kind.NUMBER, "The user: real, effective, saved and of files."),
              Parameter.optional(
                  GID, Kind.NUMBER, "The group: real, effective, saved and of files."),
              Parameter.optional(GROUPS, Kind.LIST, "The other groups, or none."),
              Parameter.optional(
                  CAPS, Kind.LIST, "Capabilities that are permitted and in force; all or none."),
              Parameter.optional(
                  BOUNDING, Kind.LIST, "Capabilities that any program may get; all or none."),
              Parameter.optional(
                  INHERITABLE, Kind.LIST, "Capabilities that programs may inherit; all or none."),
              Parameter.optional(
                  AMBIENT, Kind.LIST, "Capabilities that programs do inherit; all or none."),
              Parameter.optional(SECURE_BITS, Kind.LIST, "Names as noroot, or none."),
              Parameter.optional(NO_NEW_PRIVS, Kind.FLAG, "Whether no program can get more."),
              Parameter.optional(LSM, Kind.TEXT, "The label or profile, or none.")),
          "creds uid=1000 gid=1000 groups=none caps=none",
          CredsAction::new);

  private final Arguments arguments;
  private boolean hasUserNamespace;
  private boolean hasModule;
  private boolean keepsCapabilities;

  private CredsAction(Rule rule) throws RuleException {
    arguments = rule.arguments();
    if (VERB.parameters().stream().noneMatch(it -> arguments.has(it.name()))) {
      throw arguments
          .place()
          .wrong("creds has nothing, expected some of: uid, gid, groups, caps and others");
    }
    change(creds_entry.newBuilder());
    keepsCapabilities = false;
  }

  @Override
  public void prepare(Surroundings set) throws IOException {
    hasModule =
        set.checkpoint().inventory().map(inventory_entry::getLsmtype).orElse(lsmtype.NO_LSM)
            != lsmtype.NO_LSM;
    for (Task task : set.checkpoint().tree().roots()) {
      hasUserNamespace |=
          task.ids().isPresent()
              && set.checkpoint().has("userns-" + task.ids().get().getUserNsId() + ".img");
    }
  }

  @Override
  public boolean touches(ImageType type) {
    return CoreImages.isCore(type) || type.name().equals("CREDS");
  }

  @Override
  public boolean apply(Draft draft) throws RuleException {
    if (draft.message() instanceof creds_entry.Builder creds) {
      change(creds);
      return true;
    }
    Optional<creds_entry.Builder> creds =
        CoreImages.thread(draft).filter(it -> it.hasCreds()).map(it -> it.getCredsBuilder());
    if (creds.isPresent()) {
      change(creds.get());
    }
    return creds.isPresent();
  }

  private void change(creds_entry.Builder creds) throws RuleException {
    changeIds(creds);
    changeCapabilities(creds);
    if (arguments.has(SECURE_BITS)) {
      creds.setSecbits(secureBits());
    }
    if (arguments.has(NO_NEW_PRIVS)) {
      creds.setNoNewPrivs(arguments.is(NO_NEW_PRIVS) ? 1 : 0);
    }
    if (arguments.has(LSM)) {
      changeLabel(creds, arguments.text(LSM));
    }
  }

  private void changeIds(creds_entry.Builder creds) throws RuleException {
    if (arguments.has(UID)) {
      int uid = (int) arguments.number(UID, 0, HIGHEST_ID);
      keepsCapabilities |= !arguments.has(CAPS) && uid != 0 && hasCapabilities(creds);
      creds.setUid(uid).setEuid(uid).setSuid(uid).setFsuid(uid);
    }
    if (arguments.has(GID)) {
      int gid = (int) arguments.number(GID, 0, HIGHEST_ID);
      creds.setGid(gid).setEgid(gid).setSgid(gid).setFsgid(gid);
    }
    if (arguments.has(GROUPS)) {
      creds.clearGroups().addAllGroups(groups());
    }
  }

  private static boolean hasCapabilities(creds_entry.Builder creds) {
    return creds.getCapPrmList().stream().anyMatch(it -> it != 0);
  }

  private List<Integer> groups() throws RuleException {
    List<Integer> groups = new ArrayList<>();
    for (String word : arguments.list(GROUPS)) {
      try {
        if (!word.strip().equals(NO) && !word.isBlank()) {
          groups.add(Integer.parseUnsignedInt(word.strip()));
        }
      } catch (NumberFormatException _) {
        throw arguments.wrong(
            GROUPS, "is '%s', expected numbers of groups or none".formatted(word));
      }
    }
    return groups;
  }

  /**
   * The kernel wants what is ambient to be permitted and inheritable, and that in force permitted.
   */
  private void changeCapabilities(creds_entry.Builder creds) throws RuleException {
    if (arguments.has(CAPS)) {
      List<Integer> words = CapabilitySets.words(CapabilitySets.parse(arguments, CAPS));
      creds.clearCapPrm().addAllCapPrm(words).clearCapEff().addAllCapEff(words);
    }
    if (arguments.has(BOUNDING)) {
      List<Integer> words = CapabilitySets.words(CapabilitySets.parse(arguments, BOUNDING));
      creds.clearCapBnd().addAllCapBnd(words);
    }
    if (arguments.has(INHERITABLE)) {
      List<Integer> words = CapabilitySets.words(CapabilitySets.parse(arguments, INHERITABLE));
      creds.clearCapInh().addAllCapInh(words);
    }
    if (arguments.has(AMBIENT)) {
      List<Integer> words = CapabilitySets.words(CapabilitySets.parse(arguments, AMBIENT));
      creds.clearCapAmb().addAllCapAmb(words);
    }
    long ambient = CapabilitySets.of(creds.getCapAmbList());
    long allowed =
        CapabilitySets.of(creds.getCapPrmList()) & CapabilitySets.of(creds.getCapInhList());
    if ((ambient & ~allowed) != 0) {
      creds.clearCapAmb().addAllCapAmb(CapabilitySets.words(ambient & allowed));
    }
  }

  private int secureBits() throws RuleException {
    int bits = 0;
    for (String word : arguments.list(SECURE_BITS)) {
      if (!word.strip().equals(NO)) {
        bits |= (int) CoreImages.number(arguments, SECURE_BITS, word, TaskNames.SECURE_BITS);
      }
    }
    return bits;
  }

  private static void changeLabel(creds_entry.Builder creds, String label) {
    if (label.equals(NO)) {
      creds.clearLsmProfile().clearLsmSockcreate().clearApparmorData();
    } else {
      creds.setLsmProfile(label);
    }
  }

  @Override
  public List<String> candidates() {
    return CoreImages.NONE;
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (keepsCapabilities) {
      warnings.add("tasks keep their capabilities with the new user; caps=none takes them away");
    }
    if (arguments.has(LSM) && !arguments.text(LSM).equals(NO) && !hasModule) {
      warnings.add(
          "the inventory has no security module, so that labels are not restored; set"
              + " inventory.img.lsmtype, too");
    }
    if (hasUserNamespace && (arguments.has(UID) || arguments.has(GID) || arguments.has(GROUPS))) {
      warnings.add(
          "the tasks have a user namespace: its maps in userns-*.img must have the new ids");
    }
    return warnings;
  }
}
