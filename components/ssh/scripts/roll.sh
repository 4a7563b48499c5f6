# shellcheck shell=bash disable=SC2154
# Starts a service, or restarts it when it runs with another configuration than the one that is in place.
#
# Invariants: a service that runs as it should is left alone; one that does not run is started without a gate, because
# what is down can only get better and its peers may wait for it; one that runs is stopped only while the others can do
# without it, and the next host is not touched before this one is back.

# running_as SERVICE DIGEST
running_as() {
  systemctl is-active --quiet "$1" && [ "$(lines "/run/$1/digest")" = "$2" ]
}

start_service() {
  systemctl reset-failed "$1" 2> /dev/null || true
  systemctl start "$1"
}

# roll SERVICE DIGEST GATE_BEFORE GATE_AFTER: the gates are commands that print problems.
roll() {
  local service=$1 digest=$2 before=$3 after=$4
  systemctl enable --quiet "$service"
  if running_as "$service" "$digest"; then
    return
  fi
  if ! systemctl is-active --quiet "$service"; then
    start_service "$service"
    return
  fi
  wait_until_healthy "$ready_timeout" "before the restart of $service on $(uname -n)" "$before"
  progress "restarting $service on $(uname -n)"
  systemctl restart "$service"
  wait_until_healthy "$ready_timeout" "after the restart of $service on $(uname -n)" "$after"
}

# roll_zookeeper DIGEST TIMEOUT ID=HOST:PORT...
roll_zookeeper() {
  local digest=$1
  ready_timeout=$2
  members=("${@:3}")
  roll zookeeper "$digest" zookeeper_gate zookeeper_gate
}

zookeeper_gate() {
  ensemble_problems "${members[@]}"
}

# roll_kafka DIGEST TIMEOUT OWN_ID ID=HOST:PORT...
roll_kafka() {
  local digest=$1
  ready_timeout=$2 own_id=$3
  members=("${@:4}")
  roll kafka "$digest" kafka_gate kafka_gate
}

# Every broker sees every other, and every partition that this broker has a copy of has all its copies in sync.
kafka_gate() {
  local member
  broker_problems "${members[@]}"
  for member in "${members[@]}"; do
    split_endpoint "$member"
    [ "$id" != "$own_id" ] || replica_problems "$id" "$host" "$port"
  done
}

stop_service() {
  [ ! -e "/etc/systemd/system/$1.service" ] || systemctl disable --now --quiet "$1"
}
