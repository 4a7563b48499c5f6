import assert from "node:assert/strict";
import { type FaultCluster, prefix } from "./cluster";
import type { FaultAction } from "./fault";
import type { KafkaCluster } from "./kafka-cluster";

const pid = (unit: string) => `$(systemctl show ${unit} --property MainPID --value)`;

export const kill = (cluster: FaultCluster, host: string, unit: string) => cluster.run(host, `kill -KILL ${pid(unit)}`);
export const freeze = (cluster: FaultCluster, host: string, unit: string) =>
  cluster.run(host, `kill -STOP ${pid(unit)}`);
export const thaw = (cluster: FaultCluster, host: string, unit: string) => cluster.run(host, `kill -CONT ${pid(unit)}`);

/** Of a topic with min.insync.replicas=1, only the replica on broker 1 is in sync. */
export const holdBackBrokerTwo = (cluster: KafkaCluster) =>
  cluster.laggingReplica.create(async (task) => {
    await cluster.run("kafka2", "systemctl stop kafka");
    await task().finally(() => cluster.run("kafka2", "systemctl start kafka"));
  });
export const releaseBrokerTwo = (cluster: KafkaCluster) => cluster.laggingReplica.release();

/** The sessions, not the server: what a firewall that forgets its connections does. */
export const cutSsh: FaultAction = (cluster, host) => cluster.run(host, `pkill -KILL -P ${pid("ssh")}`);

/** Packets of the SSH server vanish. */
export const hideSsh = (cluster: FaultCluster, host: string) =>
  cluster.run(host, "ip rule add pref 10 ipproto tcp sport 22 blackhole");
export const showSsh = (cluster: FaultCluster, host: string) => cluster.run(host, "ip rule del pref 10");

/** What a host sends to its peers vanishes, so they have no connection; this machine is no peer. */
export const isolate = (cluster: FaultCluster, host: string) => cluster.run(host, peersOf(host, "add"));
export const rejoin = (cluster: FaultCluster, host: string) => cluster.run(host, peersOf(host, "del"));

function peersOf(host: string, action: "add" | "del"): string {
  const peers = ["101", "102", "103"].filter((end) => !host.endsWith(end.slice(-1)));
  return peers.map((end) => `ip route ${action} blackhole ${prefix}${end}`).join("; ");
}

export const powerLoss: FaultAction = (cluster, host) => cluster.powerLoss(host);

export const killEngine: FaultAction = (_cluster, _host, up) => Promise.resolve(up.kill(/^\S*pulumi up /));
export const killPlugin: FaultAction = (_cluster, _host, up) =>
  Promise.resolve(up.kill(/^node .*operations\/provider\/main\.ts/));
export const interrupt: FaultAction = (_cluster, _host, up) => Promise.resolve(up.interrupt());

/** Another `up` of the same stack is refused and changes nothing. */
export const secondUp: FaultAction = async (cluster) => {
  const { output, exitCode } = await cluster.up().result();
  assert.equal(exitCode, 1, output);
  assert.match(output, /the stack is currently locked by 1 lock/);
  assert.doesNotMatch(output, /restarting/);
};

export const otherHostKey = (cluster: FaultCluster, host: string) =>
  cluster.run(
    host,
    "cp -a /etc/ssh /root/ssh; rm /etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key; systemctl restart ssh",
  );
export const ownHostKey = (cluster: FaultCluster, host: string) =>
  cluster.run(
    host,
    "rm /etc/ssh/ssh_host_*; cp -a /root/ssh/ssh_host_* /etc/ssh/; rm -r /root/ssh; systemctl restart ssh",
  );

/** The data of a broker says that it belongs to another Kafka cluster. */
export const otherClusterId = (cluster: FaultCluster, host: string) =>
  cluster.run(
    host,
    "cp -a /var/lib/kafka/meta.properties /root/; sed -i 's/^cluster.id=.*/cluster.id=AAAAAAAAAAAAAAAAAAAAAA/' /var/lib/kafka/meta.properties; systemctl restart kafka",
  );
/** The same for a controller, which ends at it. */
export const otherControllerCluster = (cluster: FaultCluster, host: string) =>
  cluster.run(
    host,
    "cd /var/lib/kafka-controller; cp -a meta.properties /root/; sed -i 's/^cluster.id=.*/cluster.id=AAAAAAAAAAAAAAAAAAAAAA/' meta.properties",
  );
export const ownControllerCluster = (cluster: FaultCluster, host: string) =>
  cluster.run(host, "cp -a /root/meta.properties /var/lib/kafka-controller/; rm /root/meta.properties");

export const ownClusterId = (cluster: FaultCluster, host: string) =>
  cluster.run(host, "cp -a /root/meta.properties /var/lib/kafka/; rm /root/meta.properties");
