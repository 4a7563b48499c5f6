#!/usr/bin/env bash
# What a broker's container is asked by its kubelet:
#
#   broker.sh ready PORT PROPERTIES                is it registered, and in sync with every replica that it holds?
#   broker.sh before-stop PORT PROPERTIES SECONDS  wait, at most so long, until it may stop
#
# The broker itself is asked, in the Kafka protocol: a JVM for each probe would take a second of CPU time and memory
# that a broker which is coming back needs. One answer costs some milliseconds for a few hundred partitions.
set -u -o pipefail

# Prints "<registered> <behind> <needed>": 0 or 1; the replicas here that are not in sync; the partitions that would
# have fewer than MIN_ISR replicas in sync without this broker. Nothing when the broker does not answer.
# Partitions without enough replicas for MIN_ISR are never safe to stop for, so they do not count.
look() {
  local id=$1 port=$2 min_isr=$3 size
  exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
  # Metadata request, version 1, of all topics: size 14, key 3, version 1, correlation 1, no client id, no topic list.
  printf '\x00\x00\x00\x0e\x00\x03\x00\x01\x00\x00\x00\x01\xff\xff\xff\xff\xff\xff' >&3
  # dd, because head and od may read further than they print.
  size=$(dd bs=4 count=1 iflag=fullblock <&3 2>/dev/null | od -An -tu1 |
    awk '{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 }')
  [[ $size -gt 0 ]] || return 1
  dd bs="$size" count=1 iflag=fullblock <&3 2>/dev/null | od -An -v -tu1 | awk -v id="$id" -v min_isr="$min_isr" '
    function int16() { at += 2; return bytes[at - 2] * 256 + bytes[at - 1] }
    function int32() { at += 4; return ((bytes[at - 4] * 256 + bytes[at - 3]) * 256 + bytes[at - 2]) * 256 + bytes[at - 1] }
    function text(length_) { length_ = int16(); if (length_ < 32768) at += length_ }
    # Reads a list of broker ids; leaves its length in count and tells whether this broker is in it.
    function holds(left, found) {
      count = int32()
      for (left = count; left > 0 && at < last; left--) if (int32() == id) found = 1
      return found
    }
    { for (field = 1; field <= NF; field++) bytes[last++] = $field }
    END {
      at = 4
      for (brokers = int32(); brokers > 0 && at < last; brokers--) { if (int32() == id) registered = 1; text(); at += 4; text() }
      at += 4
      for (topics = int32(); topics > 0 && at < last; topics--) {
        at += 2; text(); at += 1
        for (partitions = int32(); partitions > 0 && at < last; partitions--) {
          at += 10
          replica = holds(); replicas = count
          synced = holds()
          if (replica && !synced) behind++
          if (synced && replicas > min_isr && count - 1 < min_isr) needed++
        }
      }
      if (at != last) exit 1
      print registered + 0, behind + 0, needed + 0
    }'
}

if [[ $1 == look ]]; then
  look "${@:2}" 2>/dev/null
  exit
fi

self=${BASH_SOURCE[0]}
ask() {
  local port=$1 properties=$2 id min_isr
  id=$(sed -n 's/^broker\.id=//p' "$properties")
  min_isr=$(sed -n 's/^min\.insync\.replicas=//p' "$properties")
  timeout 5 bash "$self" look "$id" "$port" "$min_isr"
}

case $1 in
  ready)
    read -r registered behind _ < <(ask "$2" "$3") || { echo "does not answer on port $2"; exit 1; }
    [[ $registered == 1 ]] || { echo "is not registered"; exit 1; }
    [[ $behind == 0 ]] || { echo "is behind with $behind replicas"; exit 1; }
    ;;
  before-stop)
    deadline=$((SECONDS + $4))
    while ((SECONDS < deadline)); do
      # A broker that does not answer has nothing to hand over.
      read -r _ _ needed < <(ask "$2" "$3") || break
      [[ $needed != 0 ]] || break
      sleep 1
    done
    ;;
  *) echo "unknown: $1" >&2; exit 2 ;;
esac
