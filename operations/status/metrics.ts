import { Gauge, Registry } from "prom-client";
import { allOperations } from "../services/registry";
import type { ServiceOperations } from "../services/service";
import type { Report } from "./snapshot";

/** States of a server, as tables show them, in which it does not serve. */
const out: readonly string[] = ["not responding", "not serving"];

/**
 * A report in Prometheus' text format, for the textfile collector of node_exporter. What is unknown is left out, so that an
 * alert on its absence finds it.
 */
export async function metricsText(
  report: Report,
  services: readonly ServiceOperations[] = allOperations,
): Promise<string> {
  const registry = new Registry();
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `kafka_zookeeper_${name}`, help, labelNames: ["stack", ...labelNames], registers: [registry] });
  const { stack, exitCode, takenAt, certificates = [], plaintext = [] } = report;
  gauge("status_exit_code", "Exit code of scripts/status: 0 healthy, 1 degraded, 2 down, 3 unknown").set(
    { stack },
    exitCode,
  );
  gauge("status_timestamp_seconds", "When the status was taken").set({ stack }, seconds(takenAt));

  const serving = gauge("server_serving", "Whether a server serves", "service", "id", "name");
  for (const service of services)
    for (const { server, state } of service.rows(report))
      serving.set(
        { stack, service: service.names.name, id: server.id, name: server.name },
        out.includes(state) ? 0 : 1,
      );

  const partitions = gauge("partitions", "Partitions in a bad state, by that state", "state");
  for (const service of services)
    for (const [state, count] of Object.entries(service.badPartitions?.(report) ?? {}))
      partitions.set({ stack, state }, count);

  const ends = gauge(
    "certificate_not_after_timestamp_seconds",
    "End of the certificate that a server shows at a port",
    ...["service", "id", "port"],
  );
  for (const { service, id, port, notAfter } of certificates.flatMap(({ shown }) => shown))
    if (notAfter !== null) ends.set({ stack, service, id, port: port ?? "" }, seconds(notAfter));
  const authority = gauge("authority_not_after_timestamp_seconds", "End of a certificate authority", "name");
  for (const { name, notAfter } of certificates.filter(({ isAuthority }) => isAuthority))
    authority.set({ stack, name }, seconds(notAfter));

  const clients = gauge("plaintext_connections", "Clients of a listener in plain text", "broker", "listener");
  for (const { broker, listener, connections } of plaintext)
    if (connections !== null) clients.set({ stack, broker, listener }, connections);
  return registry.metrics();
}

/** Unix time, as Prometheus has it. */
function seconds(time: string): number {
  return Date.parse(time) / 1_000;
}
