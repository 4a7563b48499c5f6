"""Produces a record with confluent-kafka and reads it back, with nothing but a kafka_settings.py.

Arguments: the directory of the file, the topic and the value.
"""

import sys
import time

from confluent_kafka import Consumer, KafkaException, Producer

directory, topic, value = sys.argv[1:]
sys.path.insert(0, directory)
import kafka_settings  # noqa: E402


def refuse(error, _):
    if error is not None:
        raise KafkaException(error)


producer = Producer(kafka_settings.producer)
producer.produce(topic, key="key", value=value, on_delivery=refuse)
if producer.flush(60) > 0:
    sys.exit("not delivered within 60 s")
consumer = Consumer({**kafka_settings.consumer, "group.id": f"python-{time.time()}"})
consumer.subscribe([topic])
end = time.monotonic() + 60
while time.monotonic() < end:
    message = consumer.poll(1)
    if message is not None and message.error() is None and message.value().decode() == value:
        print(value)
        break
else:
    sys.exit("not read within 60 s")
consumer.close()
