import type { ServerGroups } from "../../../model/cluster-spec";
import { runScript } from "../../container-script";
import type { Probes } from "../../service-on-kubernetes";
import { existingServers } from "../../zookeeper/existing";
import { zookeeperOf } from "../../zookeeper/resolve";
import { interBrokerListenerOf } from "../listeners";
import { requireControllers } from "../controllers/resolve";
import { isKraft, kafkaOf } from "../resolve";

export const brokerScript = "broker.sh";

/**
 * Seconds that a broker which is evicted or deleted by hand goes on serving, see `broker.sh`: the budget lets it go as soon
 * as the one before is ready, which may still have replicas to fetch. A roll has checked that, and does not wait.
 */
export const catchUpTime = 20;

/**
 * A broker is alive while its port is open; before, while it recovers its log, it has an hour. It is ready when it is
 * registered and serves, see `broker.sh`, whatever replicas it has yet to fetch.
 */
export function probes(cluster: ServerGroups): Probes {
  const { configDirectory, servers } = kafkaOf(cluster);
  const script = `${configDirectory}/${brokerScript}`;
  const port = interBrokerListenerOf(servers[0]?.listeners ?? [])?.port ?? 0;
  const open = { tcpSocket: { port } };
  return {
    startupProbe: { ...open, periodSeconds: 5, failureThreshold: 720 },
    livenessProbe: { ...open, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
    readinessProbe: {
      ...runScript(script, "ready", port, ...registrationOf(cluster)),
      periodSeconds: 5,
      timeoutSeconds: 10,
    },
    lifecycle: { preStop: runScript(script, "before-stop", port, catchUpTime) },
  };
}

/** To which port a broker that is registered has a connection, and whose it is where that is not ZooKeeper. */
function registrationOf(cluster: ServerGroups): readonly (string | number)[] {
  // Beside the connection to the active controller it sends heartbeats by, it has none to others.
  if (isKraft(kafkaOf(cluster))) return [requireControllers(cluster).settings.port, "a controller"];
  const { settings } = zookeeperOf(cluster);
  return [existingServers(settings)[0]?.port ?? settings.ports.client];
}
