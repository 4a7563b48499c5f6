#!/usr/bin/env bash
# usage: ready.sh ADDRESS... : succeeds when the ensemble has a leader with all followers in sync, and every broker
# responds and sees all others.
set -euo pipefail

four_letters() {
  exec 3<> "/dev/tcp/$1/2181" && printf %s "$2" >&3 && cat <&3
}

followers=0
for address in "$@"; do
  mode=$({ four_letters "$address" srvr | sed -n 's/^Mode: //p'; } 2> /dev/null) || exit 1
  case $mode in
    follower) followers=$((followers + 1)) ;;
    leader) synced=$({ four_letters "$address" mntr | awk '$1 == "zk_synced_followers" { print int($2) }'; } 2> /dev/null) ;;
    *) exit 1 ;;
  esac
done
[ "$followers" = $(($# - 1)) ] && [ "${synced:-0}" = "$followers" ] || exit 1

for address in "$@"; do
  kcat -m 2 -b "$address:9092" -L 2> /dev/null | grep -q "^ $# brokers:" || exit 1
done
