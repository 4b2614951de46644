/** ELF core files, and gdb's remote protocol, of the tasks in a checkpoint. */
module crit.coredump {
  requires aircompressor.v3;
  requires com.google.protobuf;
  requires transitive crit.core;
  requires static org.jspecify;

  exports crit.coredump;
  exports crit.coredump.gdb;
}
