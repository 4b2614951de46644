/** The face: every command. */
module crit.shell {
  requires crit.core;
  requires crit.coredump;
  requires crit.daemon;
  requires elf4j;
  requires info.picocli;
  requires static org.jspecify;
}
