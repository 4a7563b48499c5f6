# shellcheck shell=bash disable=SC2154
# Puts users, data directories and distributions on a host.

# ensure_user USER: a group of its name may be there already, for example from a package that was removed.
ensure_user() {
  local group=--user-group
  ! id -u "$1" > /dev/null 2>&1 || return 0
  ! getent group "$1" > /dev/null 2>&1 || group=--gid=$1
  useradd --system "$group" --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$1"
}

# install_java HOME MIN MAX: a host without Java gets the newest long-term release in the range that its packages have.
install_java() {
  local home=$1 min=$2 max=$3 release name
  [ ! -e "$home/bin/java" ] || return 0
  for release in 25 21 17 11 8; do
    if [ "$release" -lt "$min" ] || [ "$release" -gt "$max" ]; then continue; fi
    name=$(java_package "$release")
    package_exists "$name" || continue
    progress "installing $name on $(uname -n)"
    install_package "$name" >&2 || fail "java.install" "$name must be installable" \
      "the package manager of $(uname -n) failed (see above)" "repair its package sources, or install a JRE by hand"
    return
  done
  fail "java.install" "the packages must have a Java from $min to $max" "those of $(uname -n) have none" \
    "add a package source, or install a JRE by hand and set java.home"
}

java_package() {
  local release=$1
  if command -v apt-get > /dev/null; then
    printf 'openjdk-%s-jre-headless\n' "$release"
  else
    [ "$release" != 8 ] || release=1.8.0
    printf 'java-%s-openjdk-headless\n' "$release"
  fi
}

package_exists() {
  if command -v apt-get > /dev/null; then
    # Lists may be missing or old, and a source that fails is no reason to distrust the others.
    [ -n "${lists_are_fresh:-}" ] || timeout 600 apt-get -qq update >&2 || true
    lists_are_fresh=yes
    apt-cache policy "$1" 2> /dev/null | awk '$1 == "Candidate:" && $2 != "(none)" { found = 1 } END { exit !found }'
  else
    timeout 600 "$(dnf_or_yum)" --quiet list "$1" > /dev/null 2>&1
  fi
}

# dnf and yum wait for a lock as long as somebody holds it, and so would everybody who waits for this host.
install_package() {
  if command -v apt-get > /dev/null; then
    DEBIAN_FRONTEND=noninteractive timeout 1800 \
      apt-get -qq --yes --no-install-recommends -o DPkg::Lock::Timeout=300 install "$1"
  else
    timeout 1800 "$(dnf_or_yum)" --assumeyes --quiet install "$1"
  fi
}

dnf_or_yum() {
  if command -v dnf > /dev/null; then echo dnf; else echo yum; fi
}

# check_java HOME MIN MAX PRODUCT [PROPERTY]
check_java() {
  local home=$1 min=$2 max=$3 product=$4 property=${5:-java.home} java_said release
  java_said=$(java_version "$home/bin/java") || fail "$property" "$product needs Java $min to $max" \
    "$home/bin/java cannot be run on $(uname -n)" "install a JRE (Debian: apt-get install default-jre-headless) or set $property"
  release=$(sed -n '1s/.*version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' <<< "$java_said")
  if [ -z "$release" ] || [ "$release" -lt "$min" ] || [ "$release" -gt "$max" ]; then
    fail "$property" "$product needs Java $min to $max" "$(head -n 1 <<< "$java_said") on $(uname -n)" \
      "install a release in that range and set $property to it"
  fi
}

# java_version PROGRAM: what it says of itself. A JVM takes its time to start, so each is asked once while it is the same.
java_version() {
  local program file=$state/java said
  program=$(stat -Lc '%n %s %Y %Z' "$1") || return
  if [ "$(lines "$file" | head -n 1)" != "$program" ]; then
    said=$("$1" -version 2>&1) || return
    printf '%s\n' "$program" "$said" | write_file "$file" 0644 root:root
  fi
  tail -n +2 "$file"
}

# prepare_data PATH USER CLUSTER_ID PROPERTY
prepare_data() {
  local path=$1 user=$2 id=$3 property=$4
  if [ ! -e "$path/.cluster-id" ] && prepared_before "$path"; then
    fail "$property" "$path was prepared before, so its .cluster-id must be there" \
      "$(uname -n) has none: is its disk mounted?" \
      "mount it and run again; only if what was there is lost for good, and on one host at a time: mkdir -p $path && echo $id > $path/.cluster-id"
  fi
  if [ -d "$path" ] && [ ! -e "$path/.cluster-id" ] && [ -n "$(find "$path" -mindepth 1 -maxdepth 1 ! -name lost+found -print -quit)" ]; then
    fail "$property" "must be empty or belong to this cluster" "$path on $(uname -n) holds files of something else" \
      "choose another directory; if the files are this cluster's own: echo $id > $path/.cluster-id"
  fi
  if [ ! -d "$path" ]; then
    mkdir -p "$path"
    printf '%s\n' "$path" >> "$state/made"
  fi
  claim "$path/.cluster-id" "$id" "$property"
  chown "$user:" "$path"
  chmod 0750 "$path"
  record_prepared "$path"
}

# prepared_before PATH
prepared_before() {
  lines "$state/prepared" | path="$1" awk '$1 == ENVIRON["path"] { found = 1 } END { exit !found }'
}

# record_prepared PATH: with the file system that it is on, for the message when that is not mounted one day.
record_prepared() {
  local line
  line="$1 $(findmnt --noheadings --raw --output SOURCE,UUID --target "$1" 2> /dev/null | head -n 1 || true)"
  if lines "$state/prepared" | grep -qxF "$line"; then return; fi
  { prepared_without "$1"; printf '%s\n' "$line"; } | write_file "$state/prepared" 0644 root:root
}

# prepared_without PATH
prepared_without() {
  lines "$state/prepared" | path="$1" awk '$1 != ENVIRON["path"]'
}

# put_identity PATH USER CLUSTER_ID NODE_ID: who the server of a data directory is. One that is there stays: the server has
# added to it, and whose it is was looked at before.
put_identity() {
  local path=$1 user=$2 id=$3 node=$4
  [ ! -e "$path/meta.properties" ] || return 0
  # A cluster that came from ZooKeeper has an id that its brokers made; a roll noted it.
  printf 'version=1\ncluster.id=%s\nnode.id=%s\n' "$(known_kafka_id "$id")" "$node" |
    write_file "$path/meta.properties" 0640 "$(real_owner "$user:$user")"
}

# known_kafka_id UUID
known_kafka_id() {
  local known
  known=$(lines "$state/kafka-id")
  printf %s "${known:-$(kafka_id "$1")}"
}

# kafka_id UUID: the same as Kafka writes ids, 22 characters of base64 for URLs.
kafka_id() {
  printf '%b' "$(sed 's/-//g; s/../\\x&/g' <<< "$1")" | base64 | tr '+/' '-_' | tr -d '='
}

download() {
  local url=$1 to=$2
  progress "downloading $url"
  if command -v curl > /dev/null; then
    # One that has stalled for a minute is not tried again: whoever waits for this host waits for all of it.
    curl --fail --location --silent --show-error --connect-timeout 15 --speed-limit 1000 --speed-time 60 --retry 3 \
      --retry-max-time 60 --output "$to" "$url"
  elif command -v wget > /dev/null; then
    wget --quiet --timeout=60 --connect-timeout=15 --tries=1 --output-document="$to" "$url"
  else
    fail "source" "the host needs curl or wget to download it" "neither is on $(uname -n)" \
      "install curl, or give a file as source: it is uploaded then"
  fi || fail "source" "must be reachable from the host" "$url cannot be downloaded on $(uname -n)" \
    "check the URL and the host's way out, or give a file as source: it is uploaded then"
}

# verify ARCHIVE SHA512 PRODUCT: nothing is unpacked before its checksum is right.
verify() {
  local found
  found=$(sha512sum "$1" | cut -d' ' -f1)
  [ "$found" = "$2" ] && return
  rm -f "$1"
  fail "$3.sha512" "must be the checksum of the distribution ($2)" "$found on $(uname -n)" \
    "get the file again from a source you trust, or correct $3.sha512"
}

# install_distribution PRODUCT LAYOUT HOME SHA512 [URL]: without a URL the archive was uploaded before.
install_distribution() {
  local product=$1 layout=$2 home=$3 sha512=$4 url=${5:-} archive="$state/upload/$4" unpacked said
  [ "$(lines "$home/.distribution")" != "$sha512" ] || return 0
  if [ "$layout" = in-place ]; then
    check_in_place "$product" "$home"
  fi
  if [ -n "$url" ]; then
    mkdir -p "$state/upload"
    download "$url" "$archive"
  fi
  [ -e "$archive" ] || fail "$product.source" "the archive must have been uploaded" "$archive is not on $(uname -n)" \
    "upload it again: pulumi up --replace '**-upload'"
  verify "$archive" "$sha512" "$product"
  mkdir -p "$(dirname "$home")"
  # What a run that was cut has left; one run at a time is here.
  rm -rf "$(dirname "$home")"/.unpack-*
  unpacked=$(mktemp -d "$(dirname "$home")/.unpack-XXXXXX")
  said=$(tar -xf "$archive" -C "$unpacked" --strip-components=1 --no-same-owner 2>&1) ||
    no_room "$product" "$unpacked" "$said"
  chmod 0755 "$unpacked"
  place_"${layout//-/_}" "$product" "$unpacked" "$home"
  write_file "$home/.distribution" 0644 root:root <<< "$sha512"
  rm -f "$archive"
}

# no_room PRODUCT UNPACKED MESSAGES: nothing half-done stays, least of all on a full disk.
no_room() {
  local message
  message=$(grep -m 1 'No space left' <<< "$3" || head -n 1 <<< "$3")
  rm -rf "$2"
  fail "$1.paths.program" "must have room for the distribution" "$message, in $(dirname "$2") on $(uname -n)" \
    "free some space there, then run again: it resumes here"
}

place_versioned() {
  rm -rf "$3"
  mv -T "$2" "$3"
}

# Programs and data share a directory here, so the distribution is copied into it, entry by entry.
place_in_place() {
  local said
  find "$2" -mindepth 1 -maxdepth 1 -printf '%f\n' > "$state/$1.entries"
  mkdir -p "$3"
  said=$(cp -a "$2/." "$3/" 2>&1) || no_room "$1" "$2" "$said"
  rm -rf "$2"
}

check_in_place() {
  local product=$1 home=$2
  [ ! -e "$home/.distribution" ] || fail "$product.version" "cannot change with layout in-place" \
    "$home on $(uname -n) holds another distribution" "go on with the version that is there, or move to layout versioned"
  if [ ! -e "$state/$product.entries" ] && { [ -e "$home/lib" ] || [ -e "$home/libs" ]; }; then
    fail "$product.paths.program" "must hold no distribution that something else put there" \
      "$home on $(uname -n) has one" "choose another directory"
  fi
}

# remove_distribution PRODUCT LAYOUT HOME: with layout versioned also the versions that were there before. Another service
# of this host may start from it as well; the last one removes it.
remove_distribution() {
  local product=$1 layout=$2 home=$3 entry used
  if [ "$layout" = in-place ]; then used=$home; else used=$(dirname "$home"); fi
  ! grep -qsF -- "-cp $used/" /etc/systemd/system/*.service || return 0
  if [ "$layout" = in-place ]; then
    lines "$state/$product.entries" | while read -r entry; do rm -rf "${home:?}/$entry"; done
    rm -f "$state/$product.entries" "$home/.distribution"
    rmdir "$home" 2> /dev/null || true
    return
  fi
  for entry in "$(dirname "$home")"/*/.distribution; do
    [ ! -e "$entry" ] || rm -rf "$(dirname "$entry")"
  done
  rmdir "$(dirname "$home")" 2> /dev/null || true
}

# remove_data PATH CLUSTER_ID: only a directory that this program made, and only for its own cluster.
remove_data() {
  local path=$1 id=$2
  # First, so that a run that is cut here leaves nothing that would be missed.
  prepared_without "$path" | write_file "$state/prepared" 0644 root:root
  if [ "$(lines "$path/.cluster-id")" = "$id" ] && grep -qxF "$path" "$state/made" 2> /dev/null; then
    rm -rf "$path"
  else
    progress "$path on $(uname -n) is kept: this program did not make it"
  fi
}

# The host is free for any cluster once its last service has left with its data.
release_host() {
  local record
  for record in "$state"/*.digest; do
    [ ! -e "$record" ] || return 0
  done
  rm -rf "$state"
}
