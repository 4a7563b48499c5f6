# shellcheck shell=bash
# Prints one line for each thing on a host that is not as this program left it. It changes nothing.

state=/var/lib/kafka-zookeeper

# compare < MANIFEST: what each file and directory is like; a directory has no digest.
compare() {
  local digest mode owner path found
  while read -r digest mode owner path; do
    if [ "$digest" = - ] && [ ! -d "$path" ] || [ "$digest" != - ] && [ ! -f "$path" ]; then
      echo "$path is missing"
      continue
    fi
    [ "$digest" = - ] || [ "$(sha256sum < "$path" | cut -d' ' -f1)" = "$digest" ] || echo "$path was changed"
    found=$(stat -c '%a %U:%G' "$path")
    [ "$found" = "$mode $owner" ] || echo "$path is $found, not $mode $owner"
  done
}

for manifest in "$state"/*.manifest; do
  [ -e "$manifest" ] || continue
  service=$(basename "$manifest" .manifest)
  compare < "$manifest"
  [ ! -e "$state/$service.keys" ] || compare < "$state/$service.keys"
  systemctl is-enabled --quiet "$service" || echo "$service is not enabled"
  if ! systemctl is-active --quiet "$service"; then
    echo "$service does not run"
  elif [ "$(cat "/run/$service/digest" 2> /dev/null)" != "$(cat "$state/$service.digest")" ]; then
    echo "$service runs with another configuration"
  fi
done
[ -e "$state/cluster-id" ] || echo "$state/cluster-id is missing"
