import { resolveCluster } from "../../../components/config/defaults";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { parseConfig } from "../../../components/config/parse";

/** Three hosts with a ZooKeeper server and a broker each, as in the stack `dev`, in the benchmark's own address range. */
export const threeHosts = [1, 2, 3].map((id) => ({
  name: `kafka${id}`,
  address: `192.168.60.10${id}`,
  zookeeperId: id,
  brokerId: id,
}));

/** The versions and heaps of the stack `dev`, in plain text, as the playbook sets them up. */
export const devSettings = {
  security: "plaintext",
  zookeeper: { version: "3.9.5", source: "maven", heap: "128m" },
  kafka: { version: "3.9.2", source: "maven", heap: "384m" },
};

/** Three hosts with a name server, brokers and a proxy each, as in the stack `rocketmq`. */
export const rocketmqHosts = [1, 2, 3].map((id) => ({
  name: `mq${id}`,
  address: `192.168.60.10${id}`,
  rocketmqId: id,
}));

const cheapJvm = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

/** The version and heaps of the stack `rocketmq`, as the playbook sets them up. */
export const rocketmqSettings = {
  security: "plaintext",
  rocketmq: {
    version: "5.5.0",
    source: "maven",
    cluster: "shop",
    heap: "256m",
    maxMessageSize: "1m",
    directMemory: "512m",
    jvmOptions: cheapJvm,
    properties: {
      mappedFileSizeCommitLog: 67_108_864,
      mappedFileSizeConsumeQueue: 600_000,
      mappedFileSizeTimerLog: 10_485_760,
      maxIndexNum: 40_000,
      maxHashSlotNum: 10_000,
    },
    nameServer: { heap: "96m", jvmOptions: cheapJvm },
    proxy: { heap: "160m", jvmOptions: cheapJvm },
  },
};

/** The spec of settings. @throws Error when they are invalid. */
export function specOf(settings: Readonly<Record<string, unknown>>): ClusterSpec {
  const { config, issues } = parseConfig({ substrate: "ssh", ...settings });
  if (config === undefined) throw new Error(issues.map(({ property, rule }) => `${property}: ${rule}`).join("; "));
  return resolveCluster(config);
}
