#!/usr/bin/env bash
# usage: lower-bound.sh deploy|check FOLDER
# The least work that deploys a cluster: copy the same bytes to all hosts in parallel, start every JVM at once, wait until
# ready. It validates nothing, repairs nothing and cannot change a running cluster; it shows what the machine itself needs.
# FOLDER: ssh_config, archives/*.tar, hosts/<name>/ with the files of each host, layout: users, units, who owns which directory of
# data, which archive is unpacked where, and what tells that all is ready; keys/ in a secure cluster.
set -euo pipefail
command=$1
folder=$2
users=() units=() data=() archives=() ready=()
# shellcheck source=/dev/null
source "$folder/layout"

# Runs on a host, which expands the variables.
# shellcheck disable=SC2016
install='
  for user in "${users[@]}"; do
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$user"
  done
  for one in "${data[@]}"; do install --directory --owner="${one%%:*}" --group="${one%%:*}" --mode=0750 "${one#*:}"; done
  for one in "${archives[@]}"; do
    mkdir -p "${one#*:}"
    tar -x --no-same-owner -C "${one#*:}" -f "/var/tmp/${one%%:*}" &
  done
  tar -x --no-same-owner -C / -f -
  wait
  rm /var/tmp/*.tar
  for user in "${users[@]}"; do
    if [ -d "/etc/$user/tls" ]; then chown -R "root:$user" "/etc/$user/tls"; fi
  done
  for one in "${data[@]}"; do chown -R "${one%%:*}:${one%%:*}" "${one#*:}"; done
  systemctl daemon-reload
  systemctl enable --quiet --now "${units[@]}"
'

deploy() {
  scp -q -F "$folder/ssh_config" "$folder"/archives/*.tar "$1:/var/tmp/"
  tar -c -C "$folder/hosts/$1" . | ssh -F "$folder/ssh_config" "$1" "bash -euc '$(declare -p users units data archives)$install'"
}

check() {
  (cd "$folder/hosts/$1" && find . -type f -exec sha256sum {} +) |
    ssh -F "$folder/ssh_config" "$1" "systemctl is-active --quiet ${units[*]} && cd / && sha256sum --check --quiet"
}

# The first failure ends the script.
jobs=()
for host in "$folder"/hosts/*; do
  "$command" "$(basename "$host")" &
  jobs+=($!)
done
for job in "${jobs[@]}"; do wait "$job"; done

if [ "$command" = deploy ]; then
  if [ -d "$folder/keys" ]; then export PKI=$folder/keys; fi
  until "${ready[@]}"; do sleep 0.1; done
fi
