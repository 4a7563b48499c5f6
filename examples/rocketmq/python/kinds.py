"""usage: kinds.py DIRECTORY [KIND ...]

The kinds of messages of RocketMQ that clients with gRPC know, by the generated rocketmq_settings.py in DIRECTORY. Each kind sends,
reads what arrives, and fails when that is not what the kind promises. It prints a line for each, and ends with 1 when one failed.
"""

import os
import sys
import time
from typing import Any, Callable

from rocketmq.grpc_protocol import FilterType, TransactionResolution
from rocketmq.v5.client import ClientConfiguration, Credentials
from rocketmq.v5.consumer import SimpleConsumer
from rocketmq.v5.model import FilterExpression, Message
from rocketmq.v5.producer import Producer, TransactionChecker

directory, *wanted = sys.argv[1:]
sys.path.insert(0, directory)
import rocketmq_settings as settings  # noqa: E402

# Of this run alone: topics may have messages of others.
run = f"{time.time_ns():x}"
patience = int(os.environ.get("PATIENCE", "60"))
late = int(os.environ.get("LATE", "5"))
login = Credentials(getattr(settings, "access_key", ""), getattr(settings, "secret_key", ""))
client = ClientConfiguration(settings.endpoints, login, request_timeout=15)


def message(kind: str, topic: str, number: int) -> Message:
    one = Message()
    one.topic = topic
    one.body = f"{run}/{kind}/{number}".encode()
    return one


def is_of(one: Message, kind: str) -> bool:
    return one.body.decode().startswith(f"{run}/{kind}/")


def number_of(one: Message) -> int:
    return int(one.body.decode().split("/")[-1])


def exchange(
    kind: str,
    topic: str,
    send: Callable[[Producer], Any],
    expected: list[int],
    selector: FilterExpression | None = None,
    checker: TransactionChecker | None = None,
) -> list[tuple[Message, float]]:
    """Sends, and reads until everything expected has arrived, and nothing else."""
    consumer = SimpleConsumer(
        client,
        f"kinds-{kind}",
        {topic: selector or FilterExpression()},
        await_duration=3,
        tls_enable=settings.tls_enable,
    )
    producer = Producer(client, (topic,), checker=checker, tls_enable=settings.tls_enable)
    consumer.startup()
    producer.startup()
    seen: list[tuple[Message, float]] = []
    ids: set[str] = set()
    try:
        send(producer)
        end = time.monotonic() + patience
        while sorted(number_of(one) for one, _ in seen) != sorted(expected):
            numbers = [number_of(one) for one, _ in seen]
            assert len(seen) <= len(expected), f"something else arrived: {numbers}"
            assert time.monotonic() < end, f"of {expected} arrived: {numbers}"
            for one in consumer.receive(32, 20) or []:
                # A message may be given twice.
                if is_of(one, kind) and one.message_id not in ids:
                    ids.add(one.message_id)
                    seen.append((one, time.time()))
                consumer.ack(one)
        return seen
    finally:
        consumer.shutdown()
        producer.shutdown()


def synchronous(kind: str) -> None:
    exchange(kind, "kinds-normal", lambda producer: [producer.send(message(kind, "kinds-normal", n)) for n in range(20)], list(range(20)))


def asynchronous(kind: str) -> None:
    def send(producer: Producer) -> None:
        for sent in [producer.send_async(message(kind, "kinds-normal", number)) for number in range(20)]:
            sent.result(timeout=patience)

    exchange(kind, "kinds-normal", send, list(range(20)))


def ordered(kind: str) -> None:
    """Messages of one group are given in the order in which they were sent."""

    def send(producer: Producer) -> None:
        for number in range(20):
            for group in "abc":
                one = message(kind, "kinds-fifo", number)
                one.message_group = group
                producer.send(one)

    seen = exchange(kind, "kinds-fifo", send, [number for number in range(20) for _ in "abc"])
    for group in "abc":
        numbers = [number_of(one) for one, _ in seen if one.message_group == group]
        assert numbers == list(range(20)), f"group {group} is out of order: {numbers}"


def delayed_by_time(kind: str) -> None:
    """Never early, and little late."""
    sent: dict[int, float] = {}

    def send(producer: Producer) -> None:
        for number in range(5):
            one = message(kind, "kinds-delay", number)
            sent[number] = time.time()
            one.delivery_timestamp = int(sent[number]) + 4
            producer.send(one)

    for one, at in exchange(kind, "kinds-delay", send, list(range(5))):
        waited = at - sent[number_of(one)]
        assert 2.9 <= waited <= 4 + late, f"message {number_of(one)} came after {waited:.1f} s"


def filtered(kind: str, selector: FilterExpression) -> None:
    """Brokers give a consumer only what it asks for."""

    def send(producer: Producer) -> None:
        for number in range(20):
            one = message(kind, "kinds-normal", number)
            one.tag = "even" if number % 2 == 0 else "odd"
            one.add_property("number", str(number))
            one.add_property("parity", one.tag)
            producer.send(one)

    exchange(kind, "kinds-normal", send, list(range(0, 20, 2)), selector)


def transactional(kind: str) -> None:
    """A message that is seen only once its transaction is committed; the broker asks about one whose outcome it was not told."""
    asked: list[int] = []

    class Checker(TransactionChecker):
        def check(self, one: Message) -> TransactionResolution:
            asked.append(number_of(one))
            commits = is_of(one, kind) and number_of(one) % 2 == 0
            return TransactionResolution.COMMIT if commits else TransactionResolution.ROLLBACK

    def send(producer: Producer) -> None:
        for number in range(4):
            transaction = producer.begin_transaction()
            producer.send(message(kind, "kinds-transaction", number), transaction)
            if number == 0:
                transaction.commit()
            if number == 1:
                transaction.rollback()

    exchange(kind, "kinds-transaction", send, [0, 2], checker=Checker())
    assert asked, "the broker did not ask"


kinds: dict[str, Callable[[str], None]] = {
    "synchronous": synchronous,
    "asynchronous": asynchronous,
    "ordered": ordered,
    "delayed-by-time": delayed_by_time,
    "filtered-by-tag": lambda kind: filtered(kind, FilterExpression("even")),
    "filtered-by-sql": lambda kind: filtered(
        kind, FilterExpression("parity = 'even' AND number BETWEEN 0 AND 19", FilterType.SQL)
    ),
    "transactional": transactional,
}

failed = 0
for name in wanted or kinds:
    try:
        kinds[name](name)
        print(f"ok {name}", flush=True)
    except Exception as problem:
        failed += 1
        print(f"failed {name}: {type(problem).__name__} {problem}", flush=True)
# Threads of the client would keep the program from its end.
os._exit(0 if failed == 0 else 1)
