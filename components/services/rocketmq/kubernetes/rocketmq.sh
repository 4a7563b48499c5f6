#!/usr/bin/env bash
# What containers of RocketMQ are asked by their kubelet:
#
#   rocketmq.sh name-server PORT CONTROLLER_PORT  does it answer, and does its controller follow a leader?
#   rocketmq.sh brokers CONTAINER_CONF            does each answer, and is it in sync to the controller that leads?
#   rocketmq.sh proxy REMOTING_PORT               does it find brokers?
#   rocketmq.sh before-stop SECONDS CONTAINER_CONF  have producers leave the masters here, as long as others take messages
#   rocketmq.sh may-stop                          a roll has seen to that: before-stop does not wait
#   rocketmq.sh ask HOST PORT CODE [FIELDS [BODY]]  one request; prints the header of the response, and its body
#
# Servers are asked in their own protocol: a length, the length of a header in JSON, the header, a body. That takes no JVM.
set -u
export LC_ALL=C

script=${BASH_SOURCE[0]}
checked=${TMPDIR:-/tmp}/may-stop

# Request codes (RequestCode).
update_config=25 runtime_info=28 route=105 cluster_info=106 controller_metadata=1005 replicas=1006

# u32 NUMBER: as four bytes, the largest first.
u32() {
  local bytes
  printf -v bytes '\\x%02x\\x%02x\\x%02x\\x%02x' $(($1 >> 24 & 255)) $(($1 >> 16 & 255)) $(($1 >> 8 & 255)) $(($1 & 255))
  # shellcheck disable=SC2059
  printf "$bytes"
}

# read_u32: the next four bytes of the connection, as a number.
read_u32() {
  local one two three four
  read -r one two three four < <(head -c 4 <&3 | od -An -tu1) || return 1
  printf '%d\n' $(((one << 24) | (two << 16) | (three << 8) | ${four:-0}))
}

# ask HOST PORT CODE [FIELDS [BODY]]: fails unless the server answers, and does what it is asked.
ask() {
  local fields=${4:-} body=${5:-} header length header_length response
  [ -n "$fields" ] || fields='{}'
  exec 3<> "/dev/tcp/$1/$2" || return 1
  header="{\"code\":$3,\"language\":\"OTHER\",\"version\":513,\"opaque\":1,\"flag\":0,\"extFields\":$fields}"
  { u32 $((4 + ${#header} + ${#body})) && u32 ${#header} && printf '%s%s' "$header" "$body"; } >&3 || return 1
  length=$(read_u32) && header_length=$(read_u32) || return 1
  # The first byte says how the header is written: 0 for JSON.
  ((header_length < 1 << 24 && header_length + 4 <= length)) || return 1
  response=$(head -c "$header_length" <&3 | tr -d '\0')
  printf '%s\n' "$response"
  head -c $((length - 4 - header_length)) <&3 | tr -d '\0'
  [[ $response =~ \"code\":0[,}] ]]
}

# quickly ...: one request that may take 3 s; what the server says is in answer.
quickly() {
  answer=$(timeout 3 bash "$script" ask "$@" 2> /dev/null)
}

refuse() {
  echo "$1"
  exit 1
}

# settings FILE KEY: the value of a key, the last one if there are several.
setting() {
  sed -n "s/^$2=//p" "$1" | tail -n 1
}

# find_brokers CONTAINER_CONF: the files of the groups that have a replica here.
find_brokers() {
  IFS=: read -r -a files <<< "$(setting "$1" brokerConfigPaths)"
  [ ${#files[@]} -gt 0 ] || refuse "$1 names no broker"
}

# find_groups CONTROLLERS GROUPS: what the controller that leads knows of these groups; GROUPS is a list in JSON.
find_groups() {
  local -a controllers
  local one leader
  IFS=';' read -r -a controllers <<< "$1"
  for one in "${controllers[@]}"; do
    quickly "${one%:*}" "${one##*:}" "$controller_metadata" || continue
    [[ $answer =~ \"controllerLeaderAddress\":\"([^\"]+):([0-9]+)\" ]] || continue
    leader=("${BASH_REMATCH[@]:1:2}")
    quickly "${leader[0]}" "${leader[1]}" "$replicas" '' "$2" && return 0
  done
  return 1
}

brokers_ready() {
  local file list='' name place
  find_brokers "$1"
  for file in "${files[@]}"; do
    name=$(setting "$file" brokerName)
    quickly localhost "$(setting "$file" listenPort)" "$runtime_info" || refuse "the broker of group $name does not answer"
    list+=",\"$name\""
  done
  find_groups "$(setting "${files[0]}" controllerAddr)" "[${list:1}]" || refuse "no controller that leads answers"
  for file in "${files[@]}"; do
    place=$(setting "$file" brokerIP1):$(setting "$file" listenPort)
    [[ $answer =~ \"inSyncReplicas\":\[[^]]*\"${place//./\\.}\" ]] ||
      refuse "the replica of group $(setting "$file" brokerName) is not in sync"
  done
}

# find_masters: the ports of the masters here.
find_masters() {
  local file port
  masters=()
  for file in "${files[@]}"; do
    port=$(setting "$file" listenPort)
    quickly localhost "$port" "$runtime_info" && [[ $answer =~ \"brokerActive\":\"true\" ]] && masters+=("$port")
  done
}

# written: where the commit logs of the masters here end.
written() {
  local port
  for port in "${masters[@]}"; do
    quickly localhost "$port" "$runtime_info" && [[ $answer =~ \"commitLogMaxOffset\":\"([0-9]+)\" ]] &&
      printf '%s ' "${BASH_REMATCH[1]}"
  done
}

# before_stop SECONDS CONTAINER_CONF: writing is turned away until nobody has written for 3 s. Where all masters are here, producers
# would find none.
before_stop() {
  local port now last='' since=$SECONDS end=$((SECONDS + $1))
  find_brokers "$2"
  [ ! -e "$checked" ] || return 0
  find_masters
  [ ${#masters[@]} -gt 0 ] && [ ${#masters[@]} -lt ${#files[@]} ] || return 0
  for port in "${masters[@]}"; do quickly localhost "$port" "$update_config" '' 'brokerPermission=4'; done
  while ((SECONDS < end)) && [ ! -e "$checked" ]; do
    now=$(written)
    if [ "$now" != "$last" ]; then
      last=$now since=$SECONDS
    elif ((SECONDS - since >= 4)); then
      break
    fi
    sleep 1
  done
}

case $1 in
  ask)
    shift
    ask "$@"
    ;;
  name-server)
    quickly localhost "$2" "$cluster_info" || refuse "the name server does not answer"
    quickly localhost "$3" "$controller_metadata" || refuse "the controller does not answer"
    [[ $answer =~ \"controllerLeaderAddress\":\"[^\"] ]] || refuse "the controller knows no leader"
    ;;
  brokers) brokers_ready "$2" ;;
  proxy)
    quickly localhost "$2" "$route" '{"topic":"RMQ_SYS_HEARTBEAT_SYNCER"}' || refuse "the proxy does not answer"
    [[ $answer =~ \"brokerName\" ]] || refuse "the proxy finds no broker"
    ;;
  before-stop) before_stop "$2" "$3" ;;
  may-stop) touch "$checked" ;;
  *)
    echo "unknown: $1" >&2
    exit 2
    ;;
esac
