# shellcheck shell=bash disable=SC2154
# Writes the files with the keys and the certificates of a service. What is in them is part of the script itself, on its
# standard input; it leaves this shell for the files only, so that it is in no process list, in no environment, in no
# other file and in no message.

# begin_keys SERVICE USER DIRECTORY MODE OWNER: without a directory there is nothing to keep, only what to remove.
begin_keys() {
  service=$1 group=$(id -gn "$2")
  rm -f "$state/$service.keys."*
  keys=$(mktemp "$state/$service.keys.XXXXXX")
  directories=()
  [ $# = 2 ] || key_directory "${@:3}"
}

# key_directory PATH MODE OWNER
key_directory() {
  local path=$1 mode=$2 owner
  owner=$(key_owner "$3")
  note_key "-" "$mode" "$owner" "$path"
  [ -d "$path" ] || (umask 077 && mkdir -p "$path")
  if ! has_access "$path" "$mode" "$owner"; then
    chown "$owner" "$path"
    chmod "$mode" "$path"
  fi
  # What a run that was cut has left; one run at a time is here.
  rm -f "$path"/.key-??????
}

# key_owner USER:GROUP: what belongs to root is read by the service through the group of its user, whatever that is called.
key_owner() {
  if [ "${1#*:}" = root ]; then printf %s "$1"; else printf %s "${1%%:*}:$group"; fi
}

# has_access PATH MODE OWNER
has_access() {
  [ "$(stat -c '0%a %U:%G' "$1")" = "$2 $3" ]
}

# note_key SHA256 MODE OWNER PATH: in the form of the manifest of a service, for the one who looks for drift.
note_key() {
  printf '%s %s %s %s\n' "$1" "${2#0}" "$3" "$4" >> "$keys"
}

# put_key PATH MODE OWNER SERIAL SHA256 CONTENT: the content in base64.
put_key() {
  local path=$1 mode=$2 owner serial=$4 digest=$5 content=$6
  owner=$(key_owner "$3")
  note_key "$digest" "$mode" "$owner" "$path"
  if [ -e "$path" ]; then
    if [ "$(digest_of "$path")" = "$digest" ] && has_access "$path" "$mode" "$owner"; then return; fi
    recorded_key "$path" || keep_foreign "$path"
    forget_start "$path"
  fi
  # First, so that a run that is cut here leaves nothing that no later one would remove.
  recorded_key "$path" || tail -n 1 "$keys" >> "$state/$service.keys"
  replace_key
  directories[${path%/*}]=changed
  printf 'wrote %s %s\n' "$path" "$serial"
}

digest_of() {
  sha256sum < "$1" | cut -d' ' -f1
}

# recorded_key PATH: this program has put it there.
recorded_key() {
  key_paths "$state/$service.keys" | grep -xF "$1" > /dev/null
}

# key_paths MANIFEST
key_paths() {
  lines "$1" | cut -d' ' -f4-
}

# replace_key: nobody but those who may read the file can read any of it while it is written.
replace_key() {
  local temporary said certificate=${serial#-}
  temporary=$(umask 077 && mktemp "${path%/*}/.key-XXXXXX")
  if ! said=$({ chown "$owner" "$temporary" && chmod "$mode" "$temporary" && fill_key && sync "$temporary"; } 2>&1) ||
    [ "$(digest_of "$temporary")" != "$digest" ]; then
    rm -f "$temporary"
    fail "$path" "the file${certificate:+ with certificate }$certificate must be written" "${said:-it came to be another one} on $(uname -n)" \
      "see what the file system lacks there (df, mount, lsattr), then run again"
  fi
  mv -fT "$temporary" "$path"
}

# A here-document would pass through a file of its own.
fill_key() {
  printf %s "$content" | base64 -d > "$temporary"
}

finish_keys() {
  local stale
  while read -r stale; do
    if [ -d "$stale" ]; then
      rmdir "$stale" 2> /dev/null || true
    else
      rm -f "$stale"
    fi
    printf 'removed %s\n' "$stale"
    [ ! -d "${stale%/*}" ] || directories[${stale%/*}]=changed
  done < <(stale_keys)
  [ ${#directories[@]} = 0 ] || sync "${!directories[@]}"
  if [ -s "$keys" ]; then
    mv -fT "$keys" "$state/$service.keys"
  else
    rm -f "$keys" "$state/$service.keys"
  fi
  sync "$state"
}

# stale_keys: what was put there and is not wanted any more; what is in a directory stands in front of it.
stale_keys() {
  key_paths "$state/$service.keys" | { grep -vxFf <(key_paths "$keys") || true; } | sort -ru
}
