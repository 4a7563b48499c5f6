#!/bin/bash
# usage: reach.sh KIND=HOST:PORT...
# Says of each address whether a server of that kind (kafka, zookeeper or tls) answers there in its own protocol.
kafka() {
  # ApiVersions, version 0, correlation id 1, no client id. The answer: its size, the same id, no error.
  printf '\0\0\0\12\0\22\0\0\0\0\0\1\377\377' >&3
  [[ $(head -c 10 <&3 | od -An -tx1) == *' 00 00 00 01 00 00' ]]
}
zookeeper() {
  printf srvr >&3
  [[ $(cat <&3) == *'Mode: '* ]]
}
tls() {
  # A hello of TLS 1.2. The answer is a handshake, or an alert of a server that wants another version.
  printf '\26\3\1\0\121\1\0\0\115\3\3rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr\0\0\10\300\53\300\57\300\54\300\60' >&3
  printf '\1\0\0\34\0\12\0\6\0\4\0\35\0\27\0\15\0\10\0\6\4\3\10\4\4\1\0\13\0\2\1\0' >&3
  [[ $(head -c 2 <&3 | od -An -tx1) == *' 1'[56]' 03' ]]
}
export -f kafka zookeeper tls

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
