import type { ServerGroups } from "../../../model/cluster-spec";
import { runScript } from "../../container-script";
import type { Probes } from "../../service-on-kubernetes";
import { existingServers } from "../../zookeeper/existing";
import { zookeeperOf } from "../../zookeeper/resolve";
import { interBrokerListenerOf } from "../listeners";
import { requireControllers } from "../controllers/resolve";
import { controllerListenerOf } from "../quorum";
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
    readinessProbe: { ...readiness(cluster, script, port), periodSeconds: 5, timeoutSeconds: 10 },
    lifecycle: { preStop: runScript(script, "before-stop", port, catchUpTime) },
  };
}

/** Whether a broker serves, and is connected to what knows that it does: ZooKeeper, or the active controller. */
function readiness(cluster: ServerGroups, script: string, port: number) {
  if (isKraft(kafkaOf(cluster)))
    return runInKraft(script, "ready", port, controllerListenerOf(requireControllers(cluster)).port);
  const { settings } = zookeeperOf(cluster);
  return runScript(script, "ready", port, existingServers(settings)[0]?.port ?? settings.ports.client);
}

/** The script looks for a connection to a port, and calls whoever has it ZooKeeper; a change of it would change every stack. */
function runInKraft(script: string, ...rest: readonly (string | number)[]) {
  const inOtherWords = 'bash "$@" | sed "s/ZooKeeper/a controller/"; exit "${PIPESTATUS[0]}"';
  return { exec: { command: ["bash", "-c", inOtherWords, "ready", script, ...rest.map(String)] } };
}
