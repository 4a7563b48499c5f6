#!/usr/bin/env bash
# What containers of RocketMQ with TLS and logins are asked by their kubelet, in place of rocketmq.sh and by the same words:
#
#   rocketmq.sh name-server PORT CONTROLLER_PORT  does it listen, and does its controller?
#   rocketmq.sh brokers CONTAINER_CONF            does each listen, and is it connected to the other replicas of its group?
#   rocketmq.sh proxy REMOTING_PORT               does it listen? A proxy that found no broker has ended before
#   rocketmq.sh before-stop SECONDS CONTAINER_CONF  nothing: turning producers away takes a login
#   rocketmq.sh may-stop                          nothing
#
# With TLS servers answer nobody who cannot speak it, and images have nothing but Java that does. So they are not asked: the kernel's
# list of sockets (proc_pid_net(5)) and their own files say it, and no password is in a script.
#
# The roll does not trust this alone: it asks servers by TLS, with its login, before it goes on.
set -u
export LC_ALL=C

refuse() {
  echo "$1"
  exit 1
}

# sockets STATE own|other PORT: lines of the kernel's list in a state (0A listens, 01 is connected), by the port of this side or of
# the other one.
sockets() {
  local state=$1 port
  port=$(printf %04X "$3")
  case $2 in
    own) grep -shE "^ *[0-9]+: [0-9A-F]+:$port [0-9A-F]+:[0-9A-F]{4} $state " /proc/net/tcp /proc/net/tcp6 ;;
    other) grep -shE "^ *[0-9]+: [0-9A-F]+:[0-9A-F]{4} [0-9A-F]+:$port $state " /proc/net/tcp /proc/net/tcp6 ;;
  esac
}

# listening PORT WHAT
listening() {
  [ -n "$(sockets 0A own "$1")" ] || refuse "$2 does not listen on port $1"
}

# setting FILE KEY: the value of a key, the last one if there are several.
setting() {
  sed -n "s/^$2=//p" "$1" | tail -n 1
}

# connected PORT: a replica follows its master there, or is one that others follow.
connected() {
  [ -n "$(sockets 01 own "$1")$(sockets 01 other "$1")" ]
}

brokers_ready() {
  local file port name
  local -a files
  IFS=: read -r -a files <<< "$(setting "$1" brokerConfigPaths)"
  [ ${#files[@]} -gt 0 ] || refuse "$1 names no broker"
  for file in "${files[@]}"; do
    port=$(setting "$file" listenPort) name=$(setting "$file" brokerName)
    listening "$port" "the broker of group $name"
    (($(setting "$file" totalReplicas) == 1)) || connected $((port + 1)) ||
      refuse "the replica of group $name is connected to no other"
  done
}

case $1 in
  name-server)
    listening "$2" "the name server"
    listening "$3" "the controller"
    ;;
  brokers) brokers_ready "$2" ;;
  proxy) listening "$2" "the proxy" ;;
  before-stop | may-stop) ;;
  *)
    echo "unknown: $1" >&2
    exit 2
    ;;
esac
