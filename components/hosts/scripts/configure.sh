# shellcheck shell=bash disable=SC2154
# Writes the configuration files of a service, each as a whole or not at all.

declare -A directories=()

begin_service() {
  service=$1
  rm -f "$state/$service.files."*
  manifest=$(mktemp "$state/$service.files.XXXXXX")
}

# put_file PATH MODE OWNER < CONTENT
put_file() {
  local path=$1 mode=$2 owner directory=${1%/*} content
  content=$(cat; printf x)
  owner=$(real_owner "$3")
  case $path in */systemd/system/*.service) content=$(with_real_group "$content") ;; esac
  printf '%s\n' "$path" >> "$manifest"
  [ -d "$directory" ] || mkdir -p "$directory"
  if [ -e "$path" ]; then
    if cmp -s "$path" <(printf %s "${content%x}") && [ "$(stat -c '0%a %U:%G' "$path")" = "$mode $owner" ]; then
      return
    fi
    keep_foreign "$path"
    forget_start "$path"
  fi
  printf %s "${content%x}" | replace_file "$path" "$mode" "$owner"
  directories[$directory]=changed
}

# real_owner USER:GROUP: a user that was there before may have another primary group than one of its own name.
real_owner() {
  local user=${1%%:*} group=${1#*:}
  if [ "$user" = "$group" ] && [ "$user" != root ]; then group=$(id -gn "$user"); fi
  printf %s "$user:$group"
}

# with_real_group UNIT: the same for the text of a unit. Only here it is known, and only where it differs a unit does.
with_real_group() {
  local text=$1 pattern=$'\nUser=([^\n]+)\nGroup=([^\n]+)\n' named owner
  if [[ $text =~ $pattern ]]; then
    named=${BASH_REMATCH[2]}
    owner=$(real_owner "${BASH_REMATCH[1]}:$named")
    text=${text/$'\n'"Group=$named"$'\n'/$'\n'"Group=${owner#*:}"$'\n'}
  fi
  printf %s "$text"
}

# A service that was started after somebody edited one of its files runs with that edit, whatever its digest says.
forget_start() {
  local path=$1 started
  systemctl is-active --quiet "$service" || return 0
  started=$(date -d "$(systemctl show "$service" --property ActiveEnterTimestamp --value)" +%s) || return 0
  if [ "$(stat -c %Y "$path")" -lt "$started" ] && ! recorded_as "$path"; then
    echo edited > "/run/$service/digest"
  fi
}

# recorded_as PATH: the file is as it was left here.
recorded_as() {
  grep -qsF "$(sha256sum < "$1" | cut -d' ' -f1) " "$state/$service.manifest" "$state/$service.keys"
}

# A file that was there before this program is kept beside the new one.
keep_foreign() {
  local path=$1
  if ! grep -qxF "$path" "$state/$service.files" 2> /dev/null && [ ! -e "$path.before-kafka-zookeeper" ]; then
    cp -p "$path" "$path.before-kafka-zookeeper"
    progress "$path on $(uname -n) was there before; it is kept as $path.before-kafka-zookeeper"
  fi
}

# finish_service DIGEST ENDPOINT [MEMBERS]: recorded last, which tells that all files are in place. The unit keeps a copy
# from its start, so that a gate asks a running service where it answers now, not where it will after its restart.
finish_service() {
  local stale
  lines "$state/$service.files" | { grep -vxFf "$manifest" || true; } | while read -r stale; do rm -f "$stale"; done
  chmod 0644 "$manifest"
  mv -fT "$manifest" "$state/$service.files"
  record_files | write_file "$state/$service.manifest" 0644 root:root
  [ ${#directories[@]} = 0 ] || sync "${!directories[@]}"
  load_unit "$service"
  write_file "$state/$service.digest" 0644 root:root <<< "$*"
}

# load_unit SERVICE: systemd reads all its units again only for one that it does not find, knows otherwise, or does not
# start with its target: `systemctl isolate` stops what no target wants, and what was stopped is forgotten.
load_unit() {
  systemctl is-enabled --quiet "$1" || systemctl enable --quiet --no-reload "$1"
  case $(systemctl show --property LoadState,NeedDaemonReload,WantedBy "$1")$'\n' in
    *LoadState=not-found* | *NeedDaemonReload=yes* | *WantedBy=$'\n'*) systemctl daemon-reload ;;
  esac
}

# record_files: what each file is like, for the one who looks for drift.
record_files() {
  local paths
  mapfile -t paths < "$state/$service.files"
  [ ${#paths[@]} = 0 ] || paste -d ' ' <(sha256sum "${paths[@]}" | cut -d ' ' -f 1) <(stat -c '%a %U:%G %n' "${paths[@]}")
}

# refuse_replicas SERVICE PROPERTY REGEX DIRECTORY...: a server that runs and still has replicas is not removed. A roll looks
# for them, and a destroy stops all servers before, but an `up` with targets does neither.
refuse_replicas() {
  local service=$1 property=$2 regex=$3 found
  shift 3
  systemctl is-active --quiet "$service" || return 0
  # A server in KRaft has its copy of the metadata beside them, which it gets again anywhere.
  found=$(find "$@" -mindepth 1 -maxdepth 1 -type d ! -name __cluster_metadata-0 -regextype posix-extended -regex ".*/$regex" -printf '%f ' 2> /dev/null |
    cut -c 1-200) || true
  [ -z "$found" ] || fail "$property" "a server may leave only when it has no replicas" \
    "$service runs on $(uname -n) and has ${found% }" \
    "put it back, move its replicas to other servers, then remove it; when none is needed: systemctl stop $service there, then run again"
}

remove_service() {
  local path
  [ ! -e "/etc/systemd/system/$1.service" ] || systemctl disable --now --quiet "$1"
  { lines "$state/$1.keys" | cut -d' ' -f4-; lines "$state/$1.files"; } | while read -r path; do
    [ -d "$path" ] || rm -f "$path"
    # Directories of its own go with their last file; where commands are belongs to all programs.
    case $path in /usr/local/bin/*) ;; *) rmdir "$path" "$(dirname "$path")" 2> /dev/null || true ;; esac
  done
  rm -f "$state/$1.files" "$state/$1.digest" "$state/$1.manifest" "$state/$1.keys"
  systemctl daemon-reload
}
