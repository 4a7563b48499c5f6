# shellcheck shell=bash
# The last gate of an `up`: the ensemble and the brokers are what was asked for.

# cluster_ready TIMEOUT MEMBERS BROKERS: lists of ID=HOST:PORT, separated by blanks.
cluster_ready() {
  read -ra ensemble <<< "$2"
  read -ra brokers <<< "$3"
  wait_until_healthy "$1" "cluster" cluster_problems
}

cluster_problems() {
  ensemble_problems "${ensemble[@]}"
  broker_problems "${brokers[@]}"
}
