#!/usr/bin/env bash
# What a ZooKeeper server's container is asked by its kubelet:
#
#   server.sh alive PORT          does the process answer?
#   server.sh ready PORT ZOO_CFG  does the server serve?
#   server.sh may-stop            the roll has checked that it may stop
#
# While nobody in the ensemble serves, a server that answers is ready: it waits for the others, not they for it. So an
# ensemble can be started one after the other, and a server that comes back is only ready when it has joined again.
set -u

ask() {
  # shellcheck disable=SC2016 # the inner shell expands them
  timeout 2 bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf "%s" "$2" >&3 && cat <&3' "$1" "$2" "$3" 2>/dev/null
}

case $1 in
  alive)
    [[ $(ask 127.0.0.1 "$2" ruok) == imok ]] || { echo "does not answer on port $2"; exit 1; }
    ;;
  ready)
    answer=$(ask 127.0.0.1 "$2" srvr)
    [[ -n $answer ]] || { echo "does not answer on port $2"; exit 1; }
    [[ $answer == *Mode:* ]] && exit 0
    while IFS='=:' read -r key host _; do
      [[ $key == server.* && $(ask "$host" "$2" srvr) == *Mode:* ]] || continue
      echo "does not serve, $host does"
      exit 1
    done <"$3"
    ;;
  may-stop) ;; # it stops without a wait
  *) echo "unknown: $1" >&2; exit 2 ;;
esac
