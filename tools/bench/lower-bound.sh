#!/usr/bin/env bash
# usage: lower-bound.sh deploy|check FOLDER
# The least work that deploys a cluster: copy the same bytes to all hosts in parallel, start every JVM at once, wait until
# ready. It validates nothing, repairs nothing and cannot change a running cluster; it shows what the machine itself needs.
# FOLDER: ssh_config, archives/*.tar, hosts/<name>/ with the files of each host, addresses; keys/ in a secure cluster.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
command=$1
folder=$2

# Runs on a host, which expands the variables.
# shellcheck disable=SC2016
install='
  for user in zookeeper kafka; do
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$user"
    install --directory --owner="$user" --group="$user" --mode=0750 "/var/lib/$user"
  done
  mkdir -p /opt/zookeeper /opt/kafka
  tar -x --no-same-owner -C /opt/zookeeper -f /var/tmp/apache-zookeeper-*.tar &
  tar -x --no-same-owner -C /opt/kafka -f /var/tmp/kafka_*.tar &
  tar -x --no-same-owner -C / -f -
  wait
  rm /var/tmp/*.tar
  for user in zookeeper kafka; do
    if [ -d "/etc/$user/tls" ]; then chown -R "root:$user" "/etc/$user/tls"; fi
  done
  chown zookeeper:zookeeper /var/lib/zookeeper/myid
  systemctl daemon-reload
  systemctl enable --quiet --now zookeeper kafka
'

check='systemctl is-active --quiet zookeeper kafka && cd / && sha256sum --check --quiet'

deploy() {
  scp -q -F "$folder/ssh_config" "$folder"/archives/*.tar "$1:/var/tmp/"
  tar -c -C "$folder/hosts/$1" . | ssh -F "$folder/ssh_config" "$1" "bash -euc '$install'"
}

check() {
  (cd "$folder/hosts/$1" && find . -type f -exec sha256sum {} +) | ssh -F "$folder/ssh_config" "$1" "$check"
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
  mapfile -t addresses < "$folder/addresses"
  until "$here/ready.sh" "${addresses[@]}"; do sleep 0.1; done
fi
