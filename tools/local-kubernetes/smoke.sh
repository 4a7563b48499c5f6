#!/bin/bash
# usage: smoke.sh CLASSPATH TOPICS PRODUCER PRODUCER_SERVER CONSUMER BOOTSTRAP TOPIC COPIES [LOGIN]
# Creates a topic, produces, consumes, compares, deletes the topic again; with Kafka's tools, given as main classes. LOGIN
# is a file of settings with what they log in with.
set -euo pipefail
class_path=$1 topics=$2 producer=$3 producer_server=$4 consumer=$5 bootstrap=$6 topic=$7 copies=$8 login=${9:-}

# What a tool says besides its output matters only when it fails.
tool() {
  java -Xmx128m -XX:TieredStopAtLevel=1 -cp "$class_path" "$@" 2>/tmp/said || { cat /tmp/said; return 1; }
}

as() { [ -z "$login" ] || printf '%s\n' "$1" "$login"; }
mapfile -t as_admin < <(as --command-config)
mapfile -t as_producer < <(as --producer.config)
mapfile -t as_consumer < <(as --consumer.config)

echo "creating topic $topic"
tool "$topics" --bootstrap-server "$bootstrap" "${as_admin[@]}" --create --topic "$topic" --partitions 3 \
  --replication-factor "$copies"
trap 'tool "$topics" --bootstrap-server "$bootstrap" "${as_admin[@]}" --delete --topic "$topic"' EXIT
for ((id = 1; id <= 300; id++)); do echo "record $id"; done >/tmp/sent
echo "producing 300 records, acks=all"
tool "$producer" "$producer_server" "$bootstrap" "${as_producer[@]}" --topic "$topic" --producer-property acks=all \
  </tmp/sent >/dev/null
echo "consuming and comparing"
tool "$consumer" --bootstrap-server "$bootstrap" "${as_consumer[@]}" --topic "$topic" --from-beginning --max-messages 300 \
  --timeout-ms 60000 >/tmp/received
cmp <(sort /tmp/sent) <(sort /tmp/received)
