/** ELF core files, and gdb's remote protocol, of the tasks in a checkpoint. */
module crit.coredump {
  requires crit.core;
  requires static org.jspecify;
}
