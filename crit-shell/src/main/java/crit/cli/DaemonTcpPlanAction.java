package crit.cli;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.ImageStore;
import crit.daemon.RewrittenSet;
import crit.daemon.tcp.Endpoint;
import crit.daemon.tcp.Phase;
import crit.daemon.tcp.Role;
import crit.daemon.tcp.Step;
import crit.daemon.tcp.StepRunner;
import crit.daemon.tcp.TcpPlan;
import crit.daemon.tcp.Tool;
import crit.memory.FileRoot;
import crit.render.Format;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code crit daemon tcp-plan}. */
final class DaemonTcpPlanAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Format format = Selections.format(arguments);
    if (format != Format.TEXT && format != Format.JSON) {
      throw new UsageException(
          "--format is '%s', expected one of: text, json".formatted(format.word()));
    }
    boolean runs = arguments.has(DaemonCommands.RUN);
    Set<Phase> phases = phases(arguments);
    if (runs && phases.isEmpty()) {
      throw new UsageException(
          "--run is given without --phase, expected some of: "
              + String.join(", ", Phase.runnable()));
    }
    Tool tool = Tool.ofSystem();
    TcpPlan plan = plan(arguments, tool);
    List<Step> steps = plan.steps().stream().filter(it -> isWanted(it.phase(), phases)).toList();
    try (var out = new TextOutput(streams.out());
        var page = new TcpPlanPage(out, format == Format.TEXT)) {
      page.begin(plan, runs);
      if (runs) {
        new StepRunner(tool, page::step).run(named(steps, arguments));
      } else {
        for (Step step : steps) {
          page.step(step);
        }
      }
    }
    return Main.DONE;
  }

  private static Set<Phase> phases(Arguments arguments) {
    Set<Phase> phases = EnumSet.noneOf(Phase.class);
    for (String word : arguments.values(DaemonCommands.PHASE)) {
      Optional<Phase> phase = Phase.of(word).filter(it -> it != Phase.RESTORE);
      phases.add(
          phase.orElseThrow(() ->
              new UsageException(
                  "--phase is '%s', expected one of: %s"
                      .formatted(word, String.join(", ", Phase.runnable())))));
    }
    return phases;
  }

  private static boolean isWanted(Phase phase, Set<Phase> phases) {
    return phases.isEmpty() ? phase != Phase.BACK : phases.contains(phase);
  }

  /** Returns the steps of roles that have a place, which others are left to somebody else. */
  private static List<Step> named(List<Step> steps, Arguments arguments) {
    Map<Role, String> places = namespaces(arguments);
    if (places.isEmpty()) {
      throw new UsageException("--run is given without --netns, expected where steps are run");
    }
    return steps.stream().filter(it -> places.containsKey(it.role())).toList();
  }

  private static TcpPlan plan(Arguments arguments, Tool tool) throws IOException {
    Path set = Path.of(arguments.operands().getFirst());
    FileRoot files;
    try (var checkpoint = Checkpoint.open(set)) {
      files = Selections.scope(checkpoint, arguments).files();
    }
    try (var rewritten = RewrittenSet.open(set, files, EditAction.rules(arguments), (_, _) -> {})) {
      Checkpoint after = Checkpoint.of((ImageStore) rewritten.edition());
      return TcpPlan.of(rewritten.checkpoint(), after, request(set, arguments), tool);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static TcpPlan.Request request(Path set, Arguments arguments) {
    List<Endpoint> open =
        arguments.values(DaemonCommands.PUBLIC).stream().map(Endpoint::parse).toList();
    return new TcpPlan.Request(namespaces(arguments), open, restore(set, arguments));
  }

  private static Map<Role, String> namespaces(Arguments arguments) {
    Map<Role, String> namespaces = new EnumMap<>(Role.class);
    for (String text : arguments.values(DaemonCommands.NETNS)) {
      int at = text.indexOf('=');
      namespaces.put(role(text.substring(0, Math.max(0, at))), text.substring(at + 1));
    }
    return namespaces;
  }

  private static Role role(String word) {
    for (Role role : Role.values()) {
      if (role.word().equals(word)) {
        return role;
      }
    }
    throw new UsageException(
        "--netns begins with '%s', expected old=NAME, new=NAME or router=NAME".formatted(word));
  }

  /** Returns the commands that restore. */
  private static List<List<String>> restore(Path set, Arguments arguments) {
    List<List<String>> commands = new ArrayList<>();
    String images = set.toString();
    List<String> edit = new ArrayList<>(List.of("crit", "edit", images, "--quiet"));
    for (String option : List.of(EditCommands.RULES, EditCommands.EXPRESSION)) {
      for (String value : arguments.values(option)) {
        edit.addAll(List.of(option.equals(EditCommands.RULES) ? "-r" : "-e", value));
      }
    }
    if (arguments.has(EditCommands.RULES) || arguments.has(EditCommands.EXPRESSION)) {
      images = set.normalize() + ".edited";
      edit.addAll(List.of("--out", images));
      commands.add(edit);
    }
    List<String> criu = new ArrayList<>();
    String place = namespaces(arguments).getOrDefault(Role.NEW, TcpPlan.HERE);
    if (!place.equals(TcpPlan.HERE)) {
      criu.addAll(List.of("nsenter", "--net=/run/netns/" + place));
    }
    criu.addAll(List.of("criu", "restore", "-d", "-D", images, "--tcp-established"));
    commands.add(criu);
    return commands;
  }
}
