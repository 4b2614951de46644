/** The face: every command. */
module crit.shell {
  requires com.fasterxml.jackson.databind;
  requires crit.core;
  requires crit.coredump;
  requires crit.daemon;
  requires elf4j;
  requires info.picocli;
  requires org.jline;
  requires static org.jspecify;

  opens crit.report to
      com.fasterxml.jackson.databind;

  provides elf4j.spi.LoggerFactory with
      crit.cli.ConsoleLoggerFactory;
}
