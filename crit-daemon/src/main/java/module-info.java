/** Objects of a checkpoint rewritten while CRIU restores them. */
module crit.daemon {
  requires transitive crit.core;
  requires static org.jspecify;
  requires com.fasterxml.jackson.databind;

  exports crit.daemon;
  exports crit.daemon.os;
  exports crit.daemon.rpc;
  exports crit.daemon.status;
  exports crit.daemon.stream;
  exports crit.daemon.tcp;
}
