# shellcheck shell=bash
# Asks ZooKeeper and Kafka how they are, without a JVM: a ZooKeeper four-letter word, and a Kafka Metadata request of
# version 1 (Kafka protocol guide), which every broker from 0.10 on answers.

# zookeeper_mode HOST PORT: leader, follower or standalone; nothing while it does not serve. `ruok` would say imok.
zookeeper_mode() {
  # shellcheck disable=SC2016
  timeout 3 bash -c 'exec 3<> "/dev/tcp/$0/$1"; printf srvr >&3; cat <&3' "$1" "$2" 2> /dev/null | sed -n 's/^Mode: //p' || true
}

# ensemble_problems ID=HOST:PORT...: one line for each member that does not serve.
ensemble_problems() {
  local member mode leaders=0
  for member in "$@"; do
    split_endpoint "$member"
    mode=$(zookeeper_mode "$host" "$port")
    case $mode in
      leader | standalone) leaders=$((leaders + 1)) ;;
      follower | observer) ;;
      *) printf 'ZooKeeper %s (%s:%s) does not serve\n' "$id" "$host" "$port" ;;
    esac
  done
  [ "$leaders" = 1 ] || printf 'the ensemble has %s leaders\n' "$leaders"
}

# split_endpoint ID=HOST:PORT sets id, host and port.
split_endpoint() {
  local endpoint=${1#*=}
  id=${1%%=*} host=${endpoint%:*} port=${endpoint##*:}
}

# metadata HOST PORT: lines `broker ID` and `partition TOPIC INDEX REPLICAS ISR`; nothing when it does not answer.
metadata() {
  # shellcheck disable=SC2016
  timeout 10 bash -c '
    exec 3<> "/dev/tcp/$0/$1"
    printf "\0\0\0\22\0\3\0\1\0\0\0\1\0\4gate\377\377\377\377" >&3
    size=$(head -c 4 <&3 | od -An -v -tu1 | { read -r a b c d; echo $((a << 24 | b << 16 | c << 8 | d)); })
    head -c "$size" <&3' "$1" "$2" 2> /dev/null | od -An -v -tu1 -w1 | awk "$metadata_reader" || true
}

# shellcheck disable=SC2016
metadata_reader='
  { byte[NR] = $1 }
  function int16() { at += 2; return byte[at - 1] * 256 + byte[at] }
  function int32(   value) {
    at += 4
    value = ((byte[at - 3] * 256 + byte[at - 2]) * 256 + byte[at - 1]) * 256 + byte[at]
    return value > 2147483647 ? value - 4294967296 : value
  }
  function text(   size, value) {
    size = int16()
    if (size > 32767) return ""
    value = ""
    while (size-- > 0) value = value sprintf("%c", byte[++at])
    return value
  }
  function ids(   count, value) {
    count = int32(); value = ""
    while (count-- > 0) value = value "," int32()
    return value ","
  }
  END {
    if (NR < 12) exit
    at = 4
    for (count = int32(); count > 0; count--) { id = int32(); text(); int32(); text(); print "broker", id }
    print "controller", int32()
    for (topics = int32(); topics > 0; topics--) {
      int16(); topic = text(); at += 1
      for (count = int32(); count > 0; count--) {
        int16(); partition = int32(); int32()
        replicas = ids(); print "partition", topic, partition, replicas, ids()
      }
    }
  }'

# broker_problems ID=HOST:PORT...: one line for each broker that does not answer or does not see exactly all brokers.
broker_problems() {
  local member wanted seen
  wanted=$(printf '%s\n' "${@%%=*}" | sort -n | xargs)
  for member in "$@"; do
    split_endpoint "$member"
    seen=$(metadata "$host" "$port" | awk '$1 == "broker" { print $2 }' | sort -n | xargs)
    if [ -z "$seen" ]; then
      printf 'broker %s (%s:%s) does not answer\n' "$id" "$host" "$port"
    elif [ "$seen" != "$wanted" ]; then
      printf 'broker %s sees brokers %s, not %s\n' "$id" "$seen" "$wanted"
    fi
  done
}

# replica_problems BROKER HOST PORT: partitions with a replica on that broker whose ISR is not complete.
replica_problems() {
  metadata "$2" "$3" | awk -v broker=",$1," '
    function count(list) { return gsub(/[0-9]+/, "", list) }
    $1 == "partition" && index($4, broker) && count($5) < count($4) { print "partition " $2 "-" $3 " is under-replicated" }'
}

# wait_until_healthy SECONDS WHAT COMMAND...: COMMAND prints problems; three reads in a row without one are healthy.
wait_until_healthy() {
  local limit=$1 what=$2 problems healthy=0 started=$SECONDS said=-5
  shift 2
  while [ "$healthy" -lt 3 ]; do
    problems=$("$@")
    if [ -z "$problems" ]; then
      healthy=$((healthy + 1))
      sleep 0.25
      continue
    fi
    healthy=0
    if [ $((SECONDS - started)) -ge "$limit" ]; then
      fail "$what" "must be healthy within $limit s (readyTimeout)" "$(head -n 20 <<< "$problems" | paste -sd ';')" \
        "look at journalctl -u kafka -u zookeeper on the host that is named, then run again: it goes on here"
    fi
    if [ $((SECONDS - said)) -ge 5 ]; then
      progress "$what: waiting $((SECONDS - started)) of $limit s: $(head -n 3 <<< "$problems" | paste -sd ';')"
      said=$SECONDS
    fi
    sleep 0.5
  done
}
