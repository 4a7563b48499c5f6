#!/usr/bin/env bash
# usage: [PKI=FOLDER] ready.sh ADDRESS... : succeeds when the ensemble has a leader with all followers in sync, and every
# broker responds and sees all others; with PKI by TLS, as the operator whose admin.pem is in the folder, beside ca.pem.
set -euo pipefail

four_letters() {
  if [ -n "${PKI-}" ]; then
    openssl s_client -quiet -connect "$1:2181" -cert "$PKI/admin.pem" -key "$PKI/admin.pem" -CAfile "$PKI/ca.pem" \
      < <(printf %s "$2") 2> /dev/null
    return
  fi
  exec 3<> "/dev/tcp/$1/2181" && printf %s "$2" >&3 && cat <&3
}

followers=0
for address in "$@"; do
  mode=$({ four_letters "$address" srvr | sed -n 's/^Mode: //p'; } 2> /dev/null) || exit 1
  case $mode in
    follower) followers=$((followers + 1)) ;;
    leader) synced=$({ four_letters "$address" mntr | awk '$1 == "zk_synced_followers" { print int($2) }'; } 2> /dev/null) ;;
    *) exit 1 ;;
  esac
done
[ "$followers" = $(($# - 1)) ] && [ "${synced:-0}" = "$followers" ] || exit 1

port=9092
login=()
if [ -n "${PKI-}" ]; then
  port=9094
  login=(-X security.protocol=SSL -X "ssl.ca.location=$PKI/ca.pem"
    -X "ssl.certificate.location=$PKI/admin.pem" -X "ssl.key.location=$PKI/admin.pem")
fi
for address in "$@"; do
  kcat -m 2 -b "$address:$port" "${login[@]}" -L 2> /dev/null | grep -q "^ $# brokers:" || exit 1
done
