#!/usr/bin/env bash
# What a broker's container is asked by its kubelet:
#
#   broker.sh ready PORT ZOOKEEPER_PORT  is it registered, and does it serve?
#   broker.sh before-stop PORT SECONDS   wait, so that a broker that came back just before can catch up
#   broker.sh may-stop                   the roll has checked that the broker may stop: before-stop does not wait
#
# The kernel's list of sockets is read (proc_pid_net(5)), the broker is not asked: that takes no JVM, no Kafka protocol
# and no certificate, and leaves no line in the broker's log.
set -u

checked=${TMPDIR:-/tmp}/may-stop

# A broker listens on its port once it is registered and processes requests (KafkaServer.startup; Kafka 2.4 listens
# about a second before).
listens() {
  grep -qsE "^ *[0-9]+: [0-9A-F]+:$(printf %04X "$1") [0-9A-F]+:0000 0A " /proc/net/tcp /proc/net/tcp6
}

# A broker stays registered as long as its session, which needs a connection.
is_connected_to() {
  grep -qsE "^ *[0-9]+: [0-9A-F]+:[0-9A-F]{4} [0-9A-F]+:$(printf %04X "$1") 01 " /proc/net/tcp /proc/net/tcp6
}

case $1 in
  ready)
    listens "$2" || { echo "is not listening on port $2"; exit 1; }
    is_connected_to "$3" || { echo "has no connection to ZooKeeper on port $3"; exit 1; }
    ;;
  before-stop)
    for ((left = $3; left > 0; left--)); do
      # A broker that does not serve has no partitions to hand over.
      if [[ -e $checked ]] || ! listens "$2"; then break; fi
      sleep 1
    done
    ;;
  may-stop) touch "$checked" ;;
  *) echo "unknown: $1" >&2; exit 2 ;;
esac
