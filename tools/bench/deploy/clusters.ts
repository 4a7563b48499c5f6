import { devSettings, rocketmqHosts, rocketmqSettings, threeHosts } from "../lib/cluster";
import type { SandboxStack } from "../lib/sandbox-stack";

/** A cluster that all systems deploy. */
export interface Deployed {
  /** Also that of its stack. */
  readonly name: string;
  readonly title: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly hosts: Parameters<typeof SandboxStack.use>[0]["hosts"];
  readonly secure: boolean;
  /** The playbook of Ansible. */
  readonly playbook: string;
  /** A program that ends well when all is ready, given the addresses of hosts; below the folder of benchmarks. */
  readonly ready: readonly [string, ...string[]];
}

const orders = { name: "orders-service", produce: ["orders"], consume: { topics: ["orders"], group: "orders" } };
const withKafka = { hosts: threeHosts, playbook: "deploy.yml", ready: ["ready.sh"] } as const;

export const plainKafka: Deployed = {
  ...withKafka,
  name: "bench-deploy",
  title: "three ZooKeeper servers, three brokers, in plain text",
  settings: devSettings,
  secure: false,
};

/** The same with TLS on all ports, and a user who logs in; the lower bound only copies keys that are there. */
export const secureKafka: Deployed = {
  ...withKafka,
  name: "bench-secure",
  title: "three ZooKeeper servers, three brokers, secure, with a user",
  settings: { ...devSettings, security: "secure", users: [orders] },
  secure: true,
};

export const plainRocketmq: Deployed = {
  name: "bench-rocketmq",
  title:
    "RocketMQ: three name servers with controllers, three broker groups on each host, three proxies, in plain text",
  settings: rocketmqSettings,
  hosts: rocketmqHosts,
  secure: false,
  playbook: "rocketmq.yml",
  ready: ["rocketmq-ready.sh"],
};
