import { quote } from "shell-quote";
import type { ServiceName } from "../../components/services/registry";

/** Lines of bash that find out where a service answers: where it was started, else at an address that is planned. */
export function whereItAnswers(address: string, port: number, unit: ServiceName): string {
  const planned = quote([`${address}:${port}`]);
  return `endpoint=; read -r _ endpoint _ < /run/${unit}/digest || true; endpoint=\${endpoint:-${planned}}`;
}

/** The same place, as bash opens it. */
export const socket = '"/dev/tcp/${endpoint%:*}/${endpoint##*:}"';

/** Prints when a service was started last. */
export function whenStarted(unit: ServiceName): string {
  return `systemctl show ${unit} --property ActiveEnterTimestampMonotonic --value`;
}

/** Has a service restarted that was not started since `before`; one that was is only waited for. */
export function restartOnce(unit: ServiceName, before: string): string {
  return [
    `systemctl reset-failed ${unit} 2> /dev/null || true`,
    `if [ "$(${whenStarted(unit)})" = ${quote([before])} ]; then systemctl restart ${unit}; else systemctl start ${unit}; fi`,
  ].join("\n");
}
