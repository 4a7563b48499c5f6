import { generatedHeader } from "./generated-header";
import type { JavaProgram } from "./jvm";
import type { RenderedFile } from "./rendered-file";

/** Where this program keeps what it knows about a host. */
export const stateDirectory = "/var/lib/kafka-zookeeper";

/** What a systemd unit that runs a JVM needs to know. */
export interface JavaUnit extends JavaProgram {
  readonly name: string;
  readonly description: string;
  readonly documentation: string;
  readonly after: readonly string[];
  readonly user: string;
  readonly javaHome: string;
  readonly writablePaths: readonly string[];
  /** Seconds until it is killed. Default: 300. */
  readonly stopTimeout?: number;
}

/** The text of a unit, with the part of it that a running service has to be restarted for. */
export type UnitText = Required<Pick<RenderedFile, "content" | "restartContent">>;

/**
 * Renders a unit that keeps a JVM running as an unprivileged user.
 *
 * - The digest of the configuration is copied at every start, so that a running process always tells which
 *   configuration it was started with, whoever started it. Root copies it (`+`), outside of what confines the service:
 *   making another such place for a copy would take as long as the start of a small program.
 * - 143 is the exit status of a JVM that was asked to stop.
 * - A data directory whose disk is not mounted stops the start: a broker on an empty directory would lose its place.
 */
export function renderUnit(unit: JavaUnit): UnitText {
  const [content, restartContent] = [unitText(unit, [...hardening, ...laterHardening]), unitText(unit, hardening)];
  return { content, restartContent };
}

function unitText(unit: JavaUnit, confinement: readonly string[]): string {
  const command = [`${unit.javaHome}/bin/java`, ...unit.options, "-cp", unit.classPath, ...unit.arguments];
  return [
    `# ${generatedHeader}`,
    "[Unit]",
    `Description=${unit.description}`,
    `Documentation=${unit.documentation}`,
    "Wants=network-online.target",
    `After=${["network-online.target", ...unit.after].join(" ")}`,
    `RequiresMountsFor=${unit.writablePaths.join(" ")}`,
    "StartLimitIntervalSec=0",
    "",
    "[Service]",
    "Type=simple",
    `User=${unit.user}`,
    `Group=${unit.user}`,
    `RuntimeDirectory=${unit.name}`,
    `ExecStartPre=+/bin/cp --remove-destination ${stateDirectory}/${unit.name}.digest /run/${unit.name}/digest`,
    `ExecStart=${command.map(quoteArgument).join(" ")}`,
    "SuccessExitStatus=143",
    "Restart=on-failure",
    "RestartSec=2",
    `TimeoutStopSec=${unit.stopTimeout ?? 300}`,
    "LimitNOFILE=1000000",
    "UMask=0027",
    ...confinement,
    `ReadWritePaths=${unit.writablePaths.join(" ")}`,
    "",
    "[Install]",
    "WantedBy=multi-user.target",
    "",
  ].join("\n");
}

/** A JVM makes its code at run time, so MemoryDenyWriteExecute is not among them. */
const hardening = [
  "NoNewPrivileges=true",
  "PrivateDevices=true",
  "PrivateTmp=true",
  "ProtectControlGroups=true",
  "ProtectHome=read-only",
  "ProtectKernelModules=true",
  "ProtectKernelTunables=true",
  "ProtectSystem=strict",
  "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
  "RestrictNamespaces=true",
  "RestrictRealtime=true",
  "RestrictSUIDSGID=true",
  "LockPersonality=true",
  "CapabilityBoundingSet=",
];

/**
 * What releases after 0.2.0 have added. A service that runs takes it at its next start, whenever that is: an `up` with a newer
 * version of this program restarts nothing. `systemd-analyze security` says 1.8 with it. A system call that is not among those
 * fails with EPERM, rather than ending the service.
 */
const laterHardening = [
  "ProtectClock=true",
  "ProtectHostname=true",
  "ProtectKernelLogs=true",
  "ProtectProc=invisible",
  "SystemCallArchitectures=native",
  "SystemCallErrorNumber=EPERM",
  "SystemCallFilter=@system-service",
];

/** systemd.service(5), "Command lines": `%` and `$` stand for something, a blank separates. */
function quoteArgument(argument: string): string {
  const literal = argument.replaceAll("%", "%%").replaceAll("$", "$$$$");
  return /[\s"'\\;]/.test(literal) ? `"${literal.replace(/["\\]/g, "\\$&")}"` : literal;
}
