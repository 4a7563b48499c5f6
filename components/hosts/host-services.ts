import { createHash } from "node:crypto";
import {
  type ClusterSpec,
  type Distribution,
  type Host,
  type Server,
  type ServerGroup,
  serverOn,
} from "../model/cluster-spec";
import type { RenderedFile, RenderedService } from "../model/rendered-file";
import { formatDigest } from "../model/service-digest";
import { type Registry, registry, serviceOf } from "../services/registry";
import { renderService } from "../services/render-service";

/** A service of a host, with what a host remembers of it. */
export interface HostService extends RenderedService {
  /** Changes exactly when a running service has to be restarted to be what the stack file says, and says what for. */
  readonly digest: string;
  readonly distribution: Distribution;
}

/** The services of a host, each behind those that it depends on. */
export function hostServices(spec: ClusterSpec, host: Host, services: Registry = registry): HostService[] {
  return spec.groups.flatMap((group) => {
    const server = serverOn(group, host);
    return server === undefined ? [] : [hostService(spec, group, server, services)];
  });
}

/** One server as it has to be on its host. */
export function hostService(
  spec: ClusterSpec,
  group: ServerGroup,
  server: Server,
  services: Registry = registry,
): HostService {
  const service = serviceOf(group.service, services);
  const rendered = renderService(service, spec, server);
  const digest = digestOf(group, rendered, service.trustedAtStart?.(group));
  return { ...rendered, digest, distribution: group.distribution };
}

function digestOf(
  { distribution: { sha512 } }: ServerGroup,
  { files }: RenderedService,
  trusted: string | undefined,
): string {
  const isUnit = ({ path }: RenderedFile) => path.startsWith("/etc/systemd/system/");
  return formatDigest({
    distribution: fingerprint(sha512),
    configuration: fingerprint(contentOf(files.filter((file) => !isUnit(file)))),
    jvm: fingerprint(contentOf(files.filter(isUnit))),
    // Of the certificate itself, what is seen on the ports tells.
    certificate: fingerprint(trusted === undefined ? [] : [trusted]),
  });
}

/** A file of which nothing needs a restart is none that a server reads: whether there is one does not matter either. */
function contentOf(files: readonly RenderedFile[]) {
  return files.flatMap(({ path, content, restartContent = content }) =>
    restartContent === "" ? [] : [[path, restartContent]],
  );
}

function fingerprint(of: unknown): string {
  return createHash("sha256").update(JSON.stringify(of)).digest("hex").slice(0, 12);
}
