"""usage: consumer.py DIRECTORY TOPIC RECORDS

Reads RECORDS orders that the Spring Boot sample wrote, and ends; DIRECTORY has the generated kafka_settings.py.
"""

import json
import sys
import time

from confluent_kafka import Consumer, KafkaException

directory, topic, records = sys.argv[1:]
sys.path.insert(0, directory)
import kafka_settings  # noqa: E402

last_steps: dict[str, int] = {}
seen = {"records": 0, "duplicates": 0, "aborted": 0, "outOfOrder": []}


def handle(order: str, value: str) -> None:
    """At least once: a step that is not the next one may be one that was handled before, and nothing else."""
    if value == "aborted":
        seen["aborted"] += 1
        return
    step, last = int(value), last_steps.get(order, 0)
    if step <= last:
        seen["duplicates"] += 1
        return
    if step > last + 1:
        seen["outOfOrder"].append(f"{order}: step {step} after {last}")
    last_steps[order] = step
    seen["records"] += 1


deadline = time.monotonic() + 60
consumer = Consumer({**kafka_settings.consumer, "group.id": "sample-python"})
consumer.subscribe([topic])
try:
    while seen["records"] < int(records):
        if time.monotonic() > deadline:
            sys.exit(f"not done within 60 s; so far: {json.dumps(seen)}")
        newest = {}
        for message in consumer.consume(num_messages=100, timeout=0.2):
            if message.error():
                raise KafkaException(message.error())
            handle(message.key().decode(), message.value().decode())
            newest[message.partition()] = message
        # Only what was handled is committed, and it is committed before anything else is read.
        for message in newest.values():
            consumer.commit(message=message, asynchronous=False)
finally:
    consumer.close()

print(json.dumps(seen))
sys.exit(1 if seen["aborted"] or seen["outOfOrder"] else 0)
