# shellcheck shell=bash
# Prints what a host knows of its services, a fact on each line with tabs between its words. It changes nothing.
#   service NAME ACTIVE RUNNING RESTARTS VERSION HEAP INSTALLED INSTALLED-VERSION
#     the digests and versions of what it was started with, and of what is installed
#   disk DIRECTORY MOUNT BYTES FREE
#     a directory with data, and the file system that holds it; the rest is empty when it cannot be read
# What cannot be told is left empty: whoever reads this says so.
set -euo pipefail
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin

state=/var/lib/kafka-zookeeper

# setting FILE KEY: the last value of a key, as Java reads it from a file that this program wrote.
setting() {
  sed -n "s/^$2=//p" "$1" | tail -n 1
}

# release < JARS: the release by the name of a jar among them. A broker of Kafka has the first and the last.
release() {
  sed -nE 's#.*/(kafka-clients|rocketmq-common|zookeeper)-([0-9][0-9.]*[0-9])\.jar$#\1 \2#p' | sort | head -n 1 | cut -d' ' -f2
}

# version PID: of the jar that the process itself has open, whatever was unpacked since.
version() {
  find "/proc/$1/fd" -lname '*.jar' -printf '%l\n' 2> /dev/null | release
}

# installed_version NAME: of the jars that the unit would start.
installed_version() {
  local line word words
  while read -r line; do
    [[ $line == ExecStart=* ]] || continue
    read -r -a words <<< "${line//\"/}"
    for word in "${words[@]}"; do
      [[ $word != */\* ]] || printf '%s\n' "${word%\*}"*.jar
    done
  done 2> /dev/null < "/etc/systemd/system/$1.service" | release
}

heap() {
  tr '\0' '\n' < "/proc/$1/cmdline" | sed -n 's/^-Xmx//p' | tail -n 1
}

service() {
  local name=$1 active pid digest='' installed=''
  active=$(systemctl is-active "$name" || true)
  pid=$(systemctl show "$name" --property MainPID --value)
  [ "$active" != active ] || read -r digest _ < "/run/$name/digest" || true
  read -r installed _ < "$state/$name.digest" || true
  printf 'service\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$name" "$active" "$digest" \
    "$(systemctl show "$name" --property NRestarts --value)" \
    "$([ "$pid" = 0 ] || version "$pid" || true)" "$([ "$pid" = 0 ] || heap "$pid" || true)" \
    "$installed" "$(installed_version "$name" || true)"
}

disk() {
  local mount='' bytes='' free=''
  [ -n "$1" ] || return 0
  read -r mount bytes free < <([ ! -d "$1" ] || df --block-size=1 --output=target,size,avail "$1" 2> /dev/null | tail -n 1) ||
    true
  printf 'disk\t%s\t%s\t%s\t%s\n' "$1" "$mount" "$bytes" "$free"
}

for record in "$state"/*.digest; do
  [ -e "$record" ] || continue
  service "$(basename "$record" .digest)"
done
for manifest in "$state"/*.manifest; do
  [ -e "$manifest" ] || continue
  while read -r _ _ _ file; do
    [ -f "$file" ] || continue
    case $file in
      */zoo.cfg)
        disk "$(setting "$file" dataDir)"
        disk "$(setting "$file" dataLogDir)"
        ;;
      */server.properties) setting "$file" log.dirs | tr ',' '\n' | while read -r directory; do disk "$directory"; done ;;
      */container.conf) disk "$(setting "$file" rocketmqHome)" ;;
      */namesrv.conf) disk "$(setting "$file" controllerStorePath)" ;;
    esac
  done < "$manifest"
done
