# shellcheck shell=bash
# What every script on a host shares. A script arrives on standard input; it is a list of functions and, at its end,
# the calls that say what this host must be.
set -euo pipefail
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
umask 022

state=/var/lib/kafka-zookeeper

progress() {
  printf '%s\n' "$*" >&2
}

# fail PROPERTY RULE GIVEN FIX
fail() {
  printf '%s: %s\n    given: %s\n    fix:   %s\n' "$@" >&2
  exit 1
}

# write_file PATH MODE OWNER < CONTENT: a reader, or a power loss, sees the old file or the new one, never a part.
write_file() {
  replace_file "$@"
  sync "${1%/*}"
}

# replace_file PATH MODE OWNER < CONTENT: the same for one of several files; who is done with them syncs their directories.
replace_file() {
  local path=$1 mode=$2 owner=$3 temporary
  temporary=$(mktemp "$path.XXXXXX")
  cat > "$temporary"
  chmod "$mode" "$temporary"
  [ "$owner" = root:root ] || chown "$owner" "$temporary"
  sync "$temporary"
  mv -fT "$temporary" "$path"
}

# One run at a time works on a host; a second one waits a little, then says so.
lock_host() {
  mkdir -p "$state"
  exec 9> "$state/lock"
  flock -w 60 9 || fail "host $(uname -n)" "one run at a time may change it" "another run holds $state/lock" \
    "wait until that run has ended, then run again"
}

# claim FILE CLUSTER_ID WHAT: writes the identity of the cluster, or refuses what belongs to another one.
claim() {
  local file=$1 id=$2 what=$3 found
  if [ ! -e "$file" ]; then
    write_file "$file" 0644 root:root <<< "$id"
    return
  fi
  found=$(cat "$file")
  [ "$found" = "$id" ] || fail "$what" "must belong to this cluster ($id)" "it belongs to cluster $found" \
    "use another host or directory; if the state of this very cluster was lost, set clusterId: $found"
}

# claim_host CLUSTER_ID
claim_host() {
  claim "$state/cluster-id" "$1" "host $(uname -n)"
}

# lines FILE: the lines of a file that may not exist.
lines() {
  [ ! -e "$1" ] || cat "$1"
}
