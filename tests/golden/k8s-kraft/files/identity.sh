#!/usr/bin/env bash
# Before a server of Kafka in KRaft starts: who is it, in each of its data directories?
#
#   SERVER=kafka-1 CLUSTER_ID=ID identity.sh DIRECTORY...
#
# The end of SERVER is the id of the server (node.id). meta.properties is written only where there is nothing at all: the server
# adds to it, and one that begins empty knows nothing of the cluster. The data of another server or cluster is refused.
set -u

id=${SERVER##*-} failed=0

# refuse RULE GIVEN FIX
refuse() {
  echo "$1; given: $2; fix: $3" >&2
  failed=1
}

# uuid_of ID: the same as the setting clusterId has it, from 22 characters of base64 for URLs.
uuid_of() {
  printf '%s==' "$1" | tr '_-' '/+' | base64 -d 2> /dev/null | od -An -v -tx1 | tr -d ' \n' |
    sed -E 's/^(.{8})(.{4})(.{4})(.{4})(.{12})$/\1-\2-\3-\4-\5/'
}

# check_identity DIRECTORY: whose the data is that is there.
check_identity() {
  local key value cluster='' node='' meta=$1/meta.properties
  while IFS='=' read -r key value; do
    case $key in
      cluster.id) cluster=$value ;;
      node.id | broker.id) node=$value ;;
    esac
  done < "$meta" || {
    refuse "$meta: must tell whose the data is" "it cannot be read" "look at the volume of $SERVER and at its file"
    return
  }
  if [ -z "$cluster" ] || [ -z "$node" ]; then
    refuse "$meta: must tell whose the data is" "cluster.id=$cluster node.id=$node" "$own_lines"
    return
  fi
  [ "$cluster" = "$CLUSTER_ID" ] ||
    refuse "$1: must be the data of this cluster, $CLUSTER_ID" "cluster.id=$cluster" \
      "give $SERVER its own volume; if the state of this very stack was lost, set clusterId: $(uuid_of "$cluster")"
  [ "$node" = "$id" ] ||
    refuse "$1: must be the data of server $id" "node.id=$node" "give $SERVER its own volume, that of server $id"
}

# is_used DIRECTORY: it holds more than what a start that was cut may have left; what it is called is in found.
is_used() {
  local one
  for one in "$1"/* "$1"/.[!.]*; do
    found=${one##*/}
    [ ! -e "$one" ] || [ "$found" = .meta.properties.new ] || return 0
  done
  return 1
}

# write_identity DIRECTORY
write_identity() {
  local new=$1/.meta.properties.new
  printf 'version=1\ncluster.id=%s\nnode.id=%s\n' "$CLUSTER_ID" "$id" > "$new" && sync "$new" &&
    mv "$new" "$1/meta.properties" && sync "$1"
}

if ! [[ $id =~ ^[0-9]+$ && ${CLUSTER_ID:-} =~ ^[A-Za-z0-9_-]{22}$ ]]; then
  refuse "SERVER and CLUSTER_ID: must be a name with an id at its end, and the id of a cluster" "$SERVER, ${CLUSTER_ID:-}" "run up again"
  exit 1
fi
own_lines="give $SERVER its own volume; only if this is the data of server $id of this cluster, write the lines version=1, \
cluster.id=$CLUSTER_ID and node.id=$id to meta.properties in it"
for directory in "$@"; do
  mkdir -p "$directory" || exit 1
  if [ -e "$directory/meta.properties" ]; then
    check_identity "$directory"
  elif [ ! -r "$directory" ] || [ ! -w "$directory" ]; then
    refuse "$directory: must be empty, or be the data of server $id" "it cannot be read and written" "look at the volume of $SERVER"
  elif is_used "$directory"; then
    refuse "$directory: must be empty, or have a meta.properties that tells whose it is" "$found" \
      "$own_lines"
  else
    write_identity "$directory" || exit 1
  fi
done
exit "$failed"
