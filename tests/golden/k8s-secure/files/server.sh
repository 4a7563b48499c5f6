#!/usr/bin/env bash
# What the container of a ZooKeeper server with TLS is asked by its kubelet, in place of server.sh and by the same words:
#
#   server.sh alive PORT          does the process listen? It is also shown keys that were renewed
#   server.sh ready PORT ZOO_CFG  does the server serve?
#   server.sh may-stop            the roll has checked that it may stop
#
# With TLS a server answers only who shows a certificate, and images have nothing but Java that speaks TLS. So it is not
# asked: the kernel's list of sockets (proc_pid_net(5)) and the server's own files say it, and the port stays shut to
# everybody else. Who leads an ensemble is the only one that listens on the quorum port, and everybody else is connected
# to it there. A server writes currentEpoch each time that it has caught up with a leader (Zab 1.0, end of phase 2), and
# myid is written anew for each pod: one that is newer says that this pod has joined.
#
# The roll does not trust this alone: it asks servers by TLS whether they serve before it goes on.
set -u

here=${0%/*}
noted=${TMPDIR:-/tmp}/shown-keys

# Lines of the kernel's list in a state (0A listens, 01 is connected), by the port of this side or of the other one.
sockets() {
  local state=$1 port
  port=$(printf %04X "$3")
  case $2 in
    own) grep -shE "^ *[0-9]+: [0-9A-F]+:$port [0-9A-F]+:[0-9A-F]{4} $state " /proc/net/tcp /proc/net/tcp6 ;;
    other) grep -shE "^ *[0-9]+: [0-9A-F]+:[0-9A-F]{4} [0-9A-F]+:$port $state " /proc/net/tcp /proc/net/tcp6 ;;
  esac
}

listens() { [[ -n $(sockets 0A own "$1") ]]; }

# A Secret changes all at once behind its link ..data, and of the files themselves nobody is told. ZooKeeper reads a file
# anew when its name is made anew (X509Util, FileChangeWatcher), so that is done with the links to them.
show_renewed_keys() {
  local now link
  now=$(readlink "$here/keys/..data") || return 0
  if [[ -e $noted && $(<"$noted") != "$now" ]]; then
    for link in "$here"/tls/*; do
      [[ $link == *.new ]] || { ln -sf "$(readlink "$link")" "$link.new" && mv -T "$link.new" "$link"; }
    done
  fi
  echo "$now" >"$noted"
}

case $1 in
  alive)
    listens "$2" || { echo "is not listening on port $2"; exit 1; }
    show_renewed_keys
    ;;
  ready)
    listens "$2" || { echo "is not listening on port $2"; exit 1; }
    hosts=() voters=0 data='' quorum=0
    while IFS='=:' read -r key value port rest; do
      case $key in
        server.*)
          hosts+=("$value") quorum=$port
          [[ $rest == *:observer ]] || voters=$((voters + 1))
          ;;
        dataDir) data=$value ;;
      esac
    done <"$3"
    # A server alone serves as soon as it listens.
    ((${#hosts[@]} > 1)) || exit 0
    if [[ $data/version-2/currentEpoch -nt $data/myid ]]; then
      [[ -z $(sockets 01 other "$quorum") ]] || exit 0
      if listens "$quorum" && (($(sockets 01 own "$quorum" | wc -l) >= voters / 2)); then exit 0; fi
    fi
    # While nobody in the ensemble leads, a server is ready: it waits for the others, not they for it. Nothing is sent.
    for host in "${hosts[@]}"; do
      # shellcheck disable=SC2016 # the inner shell expands them
      timeout 2 bash -c '>"/dev/tcp/$0/$1"' "$host" "$quorum" 2>/dev/null || continue
      echo "does not serve, $host leads"
      exit 1
    done
    ;;
  may-stop) ;; # it stops without a wait
  *) echo "unknown: $1" >&2; exit 2 ;;
esac
