import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { filesOfHost, type HostFiles } from "../deploy/fixtures";

/** The JVM options of kafka-server-start.sh when nothing is set. */
const stockOptions =
  "-Xmx1G -Xms1G -server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 " +
  "-XX:+ExplicitGCInvokesConcurrent -XX:MaxInlineLevel=15 -Djava.awt.headless=true";

/** The distribution's server.properties, without the host's own properties. */
const stockProperties = {
  "num.network.threads": "3",
  "num.io.threads": "8",
  "socket.send.buffer.bytes": "102400",
  "socket.receive.buffer.bytes": "102400",
  "socket.request.max.bytes": "104857600",
  "num.partitions": "1",
  "num.recovery.threads.per.data.dir": "1",
  "offsets.topic.replication.factor": "1",
  "transaction.state.log.replication.factor": "1",
  "transaction.state.log.min.isr": "1",
  "log.retention.hours": "168",
  "log.retention.check.interval.ms": "300000",
  "zookeeper.connection.timeout.ms": "18000",
  "group.initial.rebalance.delay.ms": "0",
};

const ofHost = /^(broker\.id|listeners|log\.dirs|zookeeper\.connect)=/;

/** The files of a host whose broker uses the distribution's own settings and JVM options. */
export function stockFiles(spec: ClusterSpec, name: string): HostFiles {
  const files = [...filesOfHost(spec, name)].map(([path, content]): [string, string] => {
    if (path.endsWith("/server.properties")) return [path, stockText(content)];
    if (path.endsWith("/kafka.service"))
      return [path, content.replace(/-Xms.*-Djava\.awt\.headless=true/, stockOptions)];
    return [path, content];
  });
  return new Map(files);
}

function stockText(content: string): string {
  const own = content.split("\n").filter((line) => ofHost.test(line));
  const stock = Object.entries(stockProperties).map(([key, value]) => `${key}=${value}`);
  return [...own, ...stock, ""].join("\n");
}
