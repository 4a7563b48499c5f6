#!/bin/bash
# usage: reach.sh KIND=HOST:PORT...
# Says of each address whether a server of that kind (kafka or zookeeper) answers there in its own protocol.
kafka() {
  # ApiVersions, version 0, correlation id 1, no client id. The answer: its size, the same id, no error.
  printf '\0\0\0\12\0\22\0\0\0\0\0\1\377\377' >&3
  [[ $(head -c 10 <&3 | od -An -tx1) == *' 00 00 00 01 00 00' ]]
}
zookeeper() {
  printf srvr >&3
  [[ $(cat <&3) == *'Mode: '* ]]
}
export -f kafka zookeeper

try() {
  local kind=${1%%=*} address=${1#*=}
  # shellcheck disable=SC2016
  if timeout 10 bash -c 'exec 3<>"/dev/tcp/$2/$3" && "$1"' try "$kind" "${address%:*}" "${address##*:}" 2>/dev/null; then
    echo "$address answers"
  else
    echo "$address is silent"
  fi
}
for each in "$@"; do try "$each" & done
wait
