import { createCluster } from "./cluster";
import { faults } from "./faults";
import { KafkaCluster } from "./kafka-cluster";
import { describeFaults } from "./suite";

describeFaults(
  "the faults that tell most",
  () => createCluster(KafkaCluster),
  faults.filter(({ short }) => short),
);
