package crit.cli;

import crit.cli.Command.Example;
import crit.cli.Command.Operand;
import crit.cli.Command.Option;
import crit.daemon.tcp.Phase;
import java.util.List;

/** The commands that serve CRIU. */
final class DaemonCommands {
  static final String SOCKET_DIRECTORY = "--socket-dir";
  static final String ONCE = "--once";
  static final String PATIENCE = "--timeout";
  static final String AUDIT = "--audit";
  static final String COMPRESS = "--compress";
  static final String LOG = "--log";
  static final String LOG_FORMAT = "--log-format";
  static final String LOG_LEVEL = "--log-level";
  static final String NETNS = "--netns";
  static final String PUBLIC = "--public";
  static final String RUN = "--run";
  static final String PHASE = "--phase";

  static final Option ONCE_OPTION =
      new Option(List.of(ONCE), "", "End after the first client, with status 1 if that failed.");
  private static final Option SOCKET_OPTION =
      new Option(
          List.of(SOCKET_DIRECTORY),
          "D",
          "Where the socket is made, which criu gets as -D; made if it is not there, DIR if absent.");
  static final Option PATIENCE_OPTION =
      new Option(
          List.of(PATIENCE),
          "SECONDS",
          "Give a client up that neither asks nor reads for so long; 300.");
  static final Option AUDIT_OPTION =
      new Option(
          List.of(AUDIT), "FILE", "Append each change to a file, as a line of JSON for each.");
  static final Option QUIET_OPTION =
      new Option(List.of("-q", EditCommands.QUIET), "", "Log failures only.");

  static final Option LOG_OPTION =
      new Option(List.of(LOG), "FILE", "Append the log to a file, not to standard error.");
  static final Option LOG_FORMAT_OPTION =
      new Option(List.of(LOG_FORMAT), "WORD", "human, a line for people, or json.");
  static final Option LOG_LEVEL_OPTION =
      new Option(
          List.of(LOG_LEVEL),
          "WORD",
          "What is logged at least: debug, which has each image, info, warn, or off.");

  static final List<Command> ALL =
      List.of(
          new Command(
              "daemon serve",
              "Serve images to criu restore --stream, as rules leave them: also those of an archive,"
                  + " of a chain of parents, and compressed ones.",
              List.of(
                  EditCommands.RULES_OPTION,
                  EditCommands.EXPRESSION_OPTION,
                  SOCKET_OPTION,
                  ONCE_OPTION,
                  PATIENCE_OPTION,
                  AUDIT_OPTION,
                  LOG_OPTION,
                  LOG_FORMAT_OPTION,
                  LOG_LEVEL_OPTION,
                  QUIET_OPTION,
                  CheckpointCommands.SYSROOT_OPTION),
              List.of(CheckpointCommands.DIR),
              List.of(
                  new Example(
                      "crit daemon serve images --socket-dir /run/sk -e 'port 7001 -> 7999'",
                      "Then criu restore --stream -D /run/sk restores with another port.")),
              new DaemonServeAction()),
          new Command(
              "daemon capture",
              "Take the images that criu dump --stream sends; the directory gets all of them, as rules"
                  + " leave them, when the dump is complete, or none.",
              List.of(
                  EditCommands.RULES_OPTION,
                  EditCommands.EXPRESSION_OPTION,
                  SOCKET_OPTION,
                  new Option(List.of(COMPRESS), "", "Compress the memory once it is complete."),
                  ONCE_OPTION,
                  PATIENCE_OPTION,
                  AUDIT_OPTION,
                  LOG_OPTION,
                  LOG_FORMAT_OPTION,
                  LOG_LEVEL_OPTION,
                  QUIET_OPTION),
              List.of(new Operand("DIR", "The directory of the images, made if it is not there.")),
              List.of(
                  new Example(
                      "crit daemon capture images --once --socket-dir /run/sk",
                      "Then criu dump --stream -D /run/sk -t PID writes images.")),
              new DaemonCaptureAction()),
          new Command(
              "daemon view",
              "Make a directory that shows images as rules leave them, and keep it so while they"
                  + " change; files that do not change are hard links.",
              List.of(
                  EditCommands.RULES_OPTION,
                  EditCommands.EXPRESSION_OPTION,
                  new Option(List.of(ONCE), "", "Make it and end."),
                  LOG_OPTION,
                  LOG_FORMAT_OPTION,
                  LOG_LEVEL_OPTION,
                  QUIET_OPTION),
              List.of(
                  CheckpointCommands.DIR,
                  new Operand("VIEW", "The directory to make, or to replace.")),
              List.of(
                  new Example(
                      "crit daemon view images view -r rules.yaml",
                      "Then criu restore -D view, or images-dir in criu.conf.")),
              new DaemonViewAction()),
          new Command(
              "daemon tcp-plan",
              "Print, or run, what keeps connections of TCP alive while they move with a checkpoint:"
                  + " what other ends must not hear, and how a router leads them to the new place.",
              List.of(
                  EditCommands.RULES_OPTION,
                  EditCommands.EXPRESSION_OPTION,
                  new Option(
                      List.of(NETNS),
                      "ROLE=NAME",
                      "The network namespace in which the steps of a role are run: old, new or router; a dot is the one"
                          + " that crit is in. May be repeated.",
                      true),
                  new Option(
                      List.of(PUBLIC),
                      "ADDRESS[:PORT]",
                      "How the other ends know the old place, if a router translates; what the router knows itself"
                          + " if absent."),
                  new Option(
                      List.of(PHASE),
                      "PHASE",
                      "Only these steps: "
                          + String.join(", ", Phase.runnable())
                          + "; may be repeated.",
                      true),
                  new Option(
                      List.of(RUN),
                      "",
                      "Run the steps of the phases; if one fails, those before it are taken back."),
                  new Option(
                      List.of(CheckpointCommands.FORMAT),
                      "FORMAT",
                      "text or json; text if absent."),
                  CheckpointCommands.SYSROOT_OPTION),
              List.of(CheckpointCommands.DIR),
              List.of(
                  new Example(
                      "crit daemon tcp-plan images -e 'ip 10.1.0.2 -> 10.2.0.2' --netns router=edge",
                      "Prints the commands in their order."),
                  new Example(
                      "crit daemon tcp-plan images -r rules.yaml --netns old=a --netns new=b --netns router=edge --run --phase lock",
                      "Does what has to be done before criu restore; --phase unlock and cleanup what comes behind.")),
              new DaemonTcpPlanAction()));

  private DaemonCommands() {}
}
