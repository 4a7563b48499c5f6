"""A cluster on three hosts. The arguments are those of a stack file, in Python's spelling."""

import pulumi
from pulumi_kafka_zookeeper import KafkaOnHosts

config = pulumi.Config()

cluster = KafkaOnHosts(
    "kafka",
    ssh={"user": "deploy", "private_key": config.require_secret("privateKey")},
    hosts=[
        {
            "name": f"kafka{number}",
            "address": f"10.0.0.1{number}",
            "zookeeper_id": number,
            "broker_id": number,
            "rack": rack,
            "host_key": host_key,
        }
        for number, (rack, host_key) in enumerate(config.require_object("racks").items(), 1)
    ],
    zookeeper={"source": "maven"},
    kafka={"source": "maven", "heap": "6g", "properties": {"log.retention.hours": 48}},
)

pulumi.export("bootstrapServers", cluster.bootstrap_servers)
pulumi.export("zookeeperConnect", cluster.zookeeper_connect)
