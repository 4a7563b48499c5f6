import { createCluster } from "./cluster";
import { faults } from "./faults";
import { KafkaCluster } from "./kafka-cluster";
import { migration } from "./migration-faults";
import { RocketmqCluster } from "./rocketmq-cluster";
import { rocketmqFaults } from "./rocketmq-faults";
import { describeFaults } from "./suite";

const kafka = () => createCluster(KafkaCluster);

describeFaults("faults", kafka, faults);
// On a cluster of their own: there is no way back from their end.
describeFaults("faults on the way to KRaft, and in KRaft", kafka, migration);
describeFaults("faults of RocketMQ", () => createCluster(RocketmqCluster), rocketmqFaults);
