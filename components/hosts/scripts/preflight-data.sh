# shellcheck shell=bash disable=SC2154
# The part of the preflight that looks at directories with data, and at the users whose they are. It changes nothing.

# look_at_data PATH: missing, empty, `cluster ID`, unreadable, or foreign with the name of one entry.
look_at_data() {
  local id='' entry found
  if [ -e "$1/.cluster-id" ]; then
    { read -r id < "$1/.cluster-id"; } 2> /dev/null
    if [ -n "$id" ]; then fact "data:$1" "cluster $id"; else fact "data:$1" "unreadable $1/.cluster-id"; fi
    return
  fi
  [ -e "$1" ] || { fact "data:$1" missing; return; }
  [ -d "$1" ] || { fact "data:$1" "foreign $1 is not a directory"; return; }
  found=empty
  for entry in "$1"/*; do
    case ${entry##*/} in lost+found) ;; *) found="foreign ${entry##*/}"; break ;; esac
  done
  fact "data:$1" "$found"
}

# look_at_preparation PATH UNIT: the file system of a directory that was prepared here before, as far as it was written
# down. Earlier versions wrote down none; with them the unit tells which directories there were.
look_at_preparation() {
  local path device line
  while read -r path device; do
    if [ "$path" = "$1" ]; then fact "prepared:$1" "$device"; return; fi
  done 2> /dev/null < "$state/prepared"
  is_own "$2" || return
  while read -r line; do
    case $line in ReadWritePaths=*) if [[ " ${line#*=} " == *" $1 "* ]]; then fact "prepared:$1"; fi ;; esac
  done 2> /dev/null < "$units/$2.service"
}

# look_at_files DIRECTORY NAME...: missing, directory, unreadable, or `is` with the lines that are no comments; of a name with
# a star, the first file that there is.
look_at_files() {
  local directory=$1 name said line lines
  shift
  for name in "$@"; do
    said=missing
    if [[ $name == *\** ]]; then
      for line in "$directory"/$name; do said="is ${line##*/}"; break; done
    elif [ -d "$directory/$name" ]; then
      said=directory
    elif [ -e "$directory/$name" ]; then
      if { mapfile -t -n 50 lines < "$directory/$name"; } 2> /dev/null; then
        said=is
        for line in ${lines[@]+"${lines[@]}"}; do case $line in '#'*) ;; *) said="$said $line" ;; esac; done
      else
        said=unreadable
      fi
    fi
    fact "file:$directory/$name" "$said"
  done
}

# look_for_strangers DIRECTORY PATTERN: some of the directories in it whose names are not as its service wants them.
look_for_strangers() {
  local entry name left=5
  for entry in "$1"/*/; do
    name=${entry%/}
    name=${name##*/}
    if [[ $name =~ $2 ]]; then continue; fi
    fact "stranger:$1" "$name"
    left=$((left - 1))
    [ "$left" != 0 ] || return
  done
}

# look_for_bare DIRECTORY FILE: some directories of replicas without that file. One that is just being made has it a moment later.
look_for_bare() {
  local name
  [ -n "$(bare_replicas "$@")" ] || return 0
  sleep 2
  while read -r name; do fact "bare:$1" "$name"; done < <(bare_replicas "$@")
}

# bare_replicas DIRECTORY FILE: such as orders-0; what is deleted or moved has another end, such as orders-0.<id>-delete.
bare_replicas() {
  local entry name left=5
  for entry in "$1"/*-[0-9]*/; do
    name=${entry%/}
    name=${name##*/}
    case ${name##*-} in *[!0-9]*) continue ;; esac
    if [ "$name" = __cluster_metadata-0 ] || [ -e "$entry$2" ]; then continue; fi
    printf '%s\n' "$name"
    left=$((left - 1))
    [ "$left" != 0 ] || return
  done
}

# look_at_size DIRECTORY: its KiB, in the background; unknown where that takes long.
look_at_size() {
  if [ -d "$1" ]; then size_of "$1" & fi
}

size_of() {
  local said
  said=$(timeout 10 du -sk "$1" 2> /dev/null)
  fact "size:$1" "${said:+${said%%[!0-9]*}}"
}

# look_at_owners DIRECTORY USER: one file that the user does not own. In the background: there may be many.
look_at_owners() {
  if [ -d "$1" ]; then foreign_owner "$1" "$(id -u "$2" 2> /dev/null)" & fi
}

# foreign_owner DIRECTORY [UID]: what is at the top takes no time; of what is below, as much as can be seen in some.
foreign_owner() {
  local depth found
  for depth in 1 2; do
    found=$(timeout 5 find "$1" -mindepth "$depth" -maxdepth "$depth" ${2:+! -uid "$2"} ! -path "$1/.cluster-id" \
      ! -path "$1/lost+found*" -printf '%u %U %p' -quit 2> /dev/null)
    case $? in 0 | 1) ;; *) found=unknown ;; esac
    if [ -n "$found" ]; then fact "owner:$1" "$found"; return; fi
  done
}

# look_at_account USER: none, `user` with its primary group, or `nameless` with the number of a group without a name.
look_at_account() {
  local group
  if ! id -u "$1" > /dev/null 2>&1; then
    fact "account:$1" none
  elif group=$(id -gn "$1" 2> /dev/null); then
    fact "account:$1" "user $group"
  else
    fact "account:$1" "nameless $(id -g "$1")"
  fi
}
