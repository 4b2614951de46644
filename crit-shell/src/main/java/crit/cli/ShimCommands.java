package crit.cli;

import crit.cli.Command.Example;
import crit.cli.Command.Operand;
import crit.cli.Command.Option;
import java.util.List;

/** The commands that stand between an engine and CRIU's remote calls. */
final class ShimCommands {
  static final String CRIU = "--criu";
  static final String CONTAINERS = "--containers";
  static final String FILES = "--files";
  static final String VIEW = "--view";
  static final String SOCKET = "--socket";
  static final String SERVICE = "--service";

  private static final Option CONTAINERS_OPTION =
      new Option(
          List.of(CONTAINERS),
          "FILE",
          "Which rule files are for which containers, by id or annotation; others are restored as"
              + " they are.");
  private static final Option CRIU_OPTION =
      new Option(List.of(CRIU), "PROGRAM", "The real criu; the one on the PATH if absent.");

  static final List<Command> ALL =
      List.of(
          new Command(
              "daemon shim",
              "Install a program called criu, for the PATH of runc, crun or podman: what they"
                  + " restore, rules change; all else goes to the real criu.",
              List.of(
                  EditCommands.RULES_OPTION,
                  EditCommands.EXPRESSION_OPTION,
                  CONTAINERS_OPTION,
                  DaemonCommands.AUDIT_OPTION,
                  CRIU_OPTION),
              List.of(new Operand("BIN", "The directory of the program, made if it is not there.")),
              List.of(
                  new Example(
                      "crit daemon shim /opt/crit/bin -e 'port 7001 -> 7999'",
                      "Then PATH=/opt/crit/bin:$PATH runc restore ID restores with another port.")),
              new ShimAction()),
          new Command(
              "daemon swrk",
              "Be criu swrk for an engine; what the program of crit daemon shim runs.",
              List.of(
                  EditCommands.RULES_OPTION,
                  EditCommands.EXPRESSION_OPTION,
                  CONTAINERS_OPTION,
                  DaemonCommands.AUDIT_OPTION,
                  CRIU_OPTION,
                  new Option(
                      List.of(FILES), "NUMBERS", "The open files that the engine meant for criu.")),
              List.of(new Operand("N", "The number of the engine's socket.")),
              List.of(
                  new Example(
                      "crit daemon swrk --criu /usr/sbin/criu --files '0 1 2 3' 3",
                      "Stands for criu swrk 3.")),
              new SwrkAction()),
          new Command(
              "daemon relay",
              "Pass messages between two open sockets until both ends are gone; what crit daemon"
                  + " swrk leaves behind.",
              List.of(
                  new Option(List.of(FILES), "NUMBERS", "Other open files, which are closed."),
                  new Option(List.of(VIEW), "DIR", "The view to remove at the end.")),
              List.of(
                  new Operand("N", "The number of the engine's socket."),
                  new Operand("M", "The number of criu's.")),
              List.of(
                  new Example(
                      "crit daemon relay --files '4 5' --view /ckpt/.images.crit-42 3 7",
                      "Passes messages between 3 and 7.")),
              new RelayAction()),
          new Command(
              "daemon rpc",
              "Stand before criu service: clients connect here, and what they restore, rules change.",
              List.of(
                  new Option(List.of(SOCKET), "PATH", "Where to listen."),
                  new Option(List.of(SERVICE), "PATH", "Where criu service listens."),
                  EditCommands.RULES_OPTION,
                  EditCommands.EXPRESSION_OPTION,
                  CONTAINERS_OPTION,
                  DaemonCommands.AUDIT_OPTION,
                  DaemonCommands.ONCE_OPTION,
                  DaemonCommands.PATIENCE_OPTION,
                  DaemonCommands.LOG_OPTION,
                  DaemonCommands.LOG_FORMAT_OPTION,
                  DaemonCommands.LOG_LEVEL_OPTION,
                  DaemonCommands.QUIET_OPTION),
              List.of(),
              List.of(
                  new Example(
                      "crit daemon rpc --socket /run/crit.sock --service /run/criu.sock -r rules.yaml",
                      "Then clients of CRIU's remote calls connect to /run/crit.sock.")),
              new RpcAction()));

  private ShimCommands() {}
}
