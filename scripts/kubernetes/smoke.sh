#!/bin/bash
# usage: smoke.sh HOME VERSION BOOTSTRAP TOPIC COPIES: creates a topic, produces, consumes, compares, deletes it again.
set -euo pipefail
home=$1 version=$2 bootstrap=$3 topic=$4 copies=$5
export LOG_DIR=/tmp KAFKA_HEAP_OPTS="-Xmx128m -XX:TieredStopAtLevel=1"
server=--bootstrap-server
# KIP-499 came with 2.5.
[[ $version == 2.[0-4].* ]] && producer_server=--broker-list || producer_server=$server

echo "creating topic $topic"
"$home/bin/kafka-topics.sh" "$server" "$bootstrap" --create --topic "$topic" --partitions 3 --replication-factor "$copies"
trap '"$home/bin/kafka-topics.sh" "$server" "$bootstrap" --delete --topic "$topic"' EXIT
for ((id = 1; id <= 300; id++)); do echo "record $id"; done >/tmp/sent
echo "producing 300 records, acks=all"
"$home/bin/kafka-console-producer.sh" "$producer_server" "$bootstrap" --topic "$topic" --producer-property acks=all </tmp/sent
echo "consuming and comparing"
"$home/bin/kafka-console-consumer.sh" "$server" "$bootstrap" --topic "$topic" --from-beginning --max-messages 300 \
  --timeout-ms 60000 >/tmp/received
cmp <(sort /tmp/sent) <(sort /tmp/received)
