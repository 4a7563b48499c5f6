import { assembleFromMaven } from "../../../operations/distribution/assemble";
import { loadExeca } from "../../../operations/lib/execa";
import { eventually, type Hosts } from "./hosts";

/** The settings of the distributions' own files, and the few that people change in them. */
function files(id: number, addresses: readonly string[]): Record<string, string> {
  const own = addresses[id - 1] ?? "";
  const servers = addresses.map((address, index) => `server.${index + 1}=${address}:2888:3888`);
  return {
    "/etc/zookeeper/conf/zoo.cfg": [
      ...["tickTime=2000", "initLimit=10", "syncLimit=5", "clientPort=2181"],
      ...["dataDir=/etc/zookeeper/zookeeper-data", "admin.enableServer=false", ...servers],
    ].join("\n"),
    "/etc/zookeeper/zookeeper-data/myid": `${id}`,
    "/etc/kafka/config/server.properties": [
      ...[`broker.id=${id}`, `listeners=PLAINTEXT://${own}:9092`, "log.dirs=/etc/kafka/kafka-logs"],
      ...[
        "num.partitions=1",
        "offsets.topic.num.partitions=5",
        "offsets.topic.replication.factor=1",
        "transaction.state.log.replication.factor=1",
      ],
      ...["transaction.state.log.min.isr=1", "zookeeper.connection.timeout.ms=6000"],
      `zookeeper.connect=${addresses.map((address) => `${address}:2181`).join(",")}`,
    ].join("\n"),
    "/etc/zookeeper/bin/zkServer.sh": standIn(
      "zookeeper",
      "-Xmx128m -cp '/etc/zookeeper/lib/*' org.apache.zookeeper.server.quorum.QuorumPeerMain /etc/zookeeper/conf/zoo.cfg",
    ),
    "/etc/kafka/bin/kafka.sh": standIn(
      "kafka",
      "-Xmx256m -cp '/etc/kafka/libs/*' kafka.Kafka /etc/kafka/config/server.properties",
    ),
    "/etc/kafka/bin/kafka-server-start.sh": "#!/bin/bash\nexec /etc/kafka/bin/kafka.sh start\n",
    "/etc/kafka/bin/kafka-server-stop.sh": "#!/bin/bash\nexec /etc/kafka/bin/kafka.sh stop\n",
  };
}

/** The distributions' scripts are not among the Maven artifacts; these start the same programs, and end them by SIGTERM. */
function standIn(name: string, command: string): string {
  const pid = `/run/hand-made-${name}.pid`;
  return [
    "#!/bin/bash",
    'case "$1" in',
    `  start) setsid nohup java ${command} > /var/log/hand-made-${name}.log 2>&1 < /dev/null & echo $! > ${pid} ;;`,
    `  stop) kill "$(cat ${pid})" ;;`,
    "esac",
    "",
  ].join("\n");
}

/** Makes the cluster of row VM by hand on hosts that are on: ZooKeeper 3.6.0 and Kafka 2.4.1 in /etc, run by root. */
export async function makeByHand(hosts: Hosts): Promise<void> {
  const zookeeper = await assembleFromMaven("zookeeper", "3.6.0");
  const kafka = await assembleFromMaven("kafka", "2.4.1");
  const addresses = Object.values(hosts.addresses);
  const unpack = (home: string) => `mkdir -p ${home} && tar -x -C ${home} --strip-components=1`;
  for (const [index, host] of hosts.names.entries()) {
    await hosts.run(host, unpack("/etc/zookeeper"), { file: zookeeper.archive });
    await hosts.run(host, unpack("/etc/kafka"), { file: kafka.archive });
    for (const [file, text] of Object.entries(files(index + 1, addresses)))
      await hosts.run(host, `mkdir -p $(dirname ${file}) && cat > ${file} && chmod 755 ${file}`, text);
  }
  await hosts.everywhere("/etc/zookeeper/bin/zkServer.sh start");
  await answering(hosts, 2181);
  await hosts.everywhere("/etc/kafka/bin/kafka-server-start.sh");
  await answering(hosts, 9092);
}

async function answering(hosts: Hosts, port: number): Promise<void> {
  const { execa } = await loadExeca();
  for (const address of Object.values(hosts.addresses))
    await eventually(`${address}:${port} answers`, 60, async () => {
      const attempt = await execa("bash", ["-c", `exec 3<> /dev/tcp/${address}/${port}`], { reject: false });
      return !attempt.failed;
    });
}
