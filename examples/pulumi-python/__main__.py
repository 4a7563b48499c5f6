"""A cluster on three hosts. The arguments are those of a stack file, in Python's spelling."""

import pulumi
from pulumi_kafka_zookeeper import KafkaOnHosts

config = pulumi.Config()

cluster = KafkaOnHosts(
    "kafka",
    ssh={
        "user": "deploy",
        "private_key": config.require_secret("privateKey"),
        "known_hosts": "known_hosts",
    },
    hosts=[
        {
            "name": f"kafka{number}",
            "address": f"10.0.0.1{number}",
            "zookeeper_id": number,
            "broker_id": number,
            "rack": rack,
        }
        for number, rack in enumerate(["a", "b", "c"], 1)
    ],
    zookeeper={"source": "maven"},
    kafka={"source": "maven", "heap": "6g", "properties": {"log.retention.hours": 48}},
    topics=[{"name": "orders", "partitions": 12}],
)

pulumi.export("bootstrapServers", cluster.bootstrap_servers)
pulumi.export("zookeeperConnect", cluster.zookeeper_connect)
