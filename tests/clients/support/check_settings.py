"""Makes a producer and a consumer of confluent-kafka from a file as an application does, and prints what is in it.

The file is a kafka_settings.py, or two files of lines of which the first is for producers. A key or a value that
librdkafka does not know is an error.
"""

import importlib.util
import json
import sys

from confluent_kafka import Consumer, Producer



def of_module(path):
    spec = importlib.util.spec_from_file_location("kafka_settings", path)
    settings = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(settings)
    return settings.producer, settings.consumer


def of_lines(path):
    with open(path) as file:
        lines = [line.strip() for line in file if line.strip() and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


files = sys.argv[1:]
producer, consumer = of_module(*files) if len(files) == 1 else map(of_lines, files)

Producer(producer)
Consumer({**consumer, "group.id": "application"}).close()
print(json.dumps({"producer": producer, "consumer": consumer}))
