import type { PropertyMap } from "../../../model/properties";
import { compareVersions } from "../../../model/versions";
import { ensembleStepOf, hasCertificates, offersPlaintext, prefersTls } from "../../../security/steps";
import { adminName } from "../../../security/leaf";
import type { ZooKeeperGroup } from "../resolve";
import { serverKeyFiles } from "./server-certificates";

/** The port for clients: in the end, only those with a certificate get an answer; before, all do, as they talk. */
export function clientPort({ settings: { ports }, security }: ZooKeeperGroup): PropertyMap {
  const port = String(ports.client);
  return offersPlaintext(ensembleStepOf(security)) ? { clientPort: port } : { secureClientPort: port };
}

/**
 * What zoo.cfg says of TLS on both kinds of ports (ZooKeeper Administrator's Guide, "Encryption, Authentication,
 * Authorization Options"); nothing without it. Keys in PEM need no passwords.
 */
export function ensembleTls(ensemble: ZooKeeperGroup): PropertyMap {
  const step = ensembleStepOf(ensemble.security);
  if (!hasCertificates(step)) return {};
  const { server, trust } = serverKeyFiles(ensemble);
  const stores = (prefix: string): PropertyMap => ({
    [`${prefix}.keyStore.location`]: server.path,
    [`${prefix}.keyStore.type`]: "PEM",
    [`${prefix}.trustStore.location`]: trust.path,
    [`${prefix}.trustStore.type`]: "PEM",
    [`${prefix}.clientAuth`]: "need",
  });
  return {
    serverCnxnFactory: "org.apache.zookeeper.server.NettyServerCnxnFactory",
    ...stores("ssl"),
    ...stores("ssl.quorum"),
    sslQuorum: String(prefersTls(step)),
    // Which of the two it is, a server sees by the first byte of each connection.
    ...(offersPlaintext(step) ? { portUnification: "true", "client.portUnification": "true" } : {}),
    "authProvider.x509": "org.apache.zookeeper.server.auth.X509AuthenticationProvider",
    "X509AuthenticationProvider.superUser": adminName(ensemble.security),
    ...tlsVersions(ensemble),
    ...renewal(ensemble),
  };
}

/** From this release on, servers speak only TLS 1.3 unless they are told otherwise; older ones know only 1.2. */
const onlyNewest = "3.9.0";

/** Something of a certain release. */
interface WithVersion {
  readonly distribution: { readonly version: Pick<ZooKeeperGroup["distribution"]["version"], "version"> };
}

/** Whether servers of this release would refuse TLS 1.2, which is all that a broker tries by itself. */
export function prefersTls13({ distribution: { version } }: WithVersion): boolean {
  return compareVersions(version.version, onlyNewest) >= 0;
}

/** Members of two lines have to understand each other while one line replaces the other. */
function tlsVersions(ensemble: ZooKeeperGroup): PropertyMap {
  if (!prefersTls13(ensemble)) return {};
  const both = "TLSv1.3,TLSv1.2";
  return { "ssl.enabledProtocols": both, "ssl.quorum.enabledProtocols": both };
}

/**
 * Whether servers of this release show clients another certificate only after a restart: `client.certReload` came with 3.9.0
 * (ZOOKEEPER-3806), and later to lines that were there (ZOOKEEPER-4545, ZOOKEEPER-4546).
 */
export function readsCertificateAtStart({ distribution: { version } }: WithVersion): boolean {
  const within = (from: string, below: string) =>
    compareVersions(version.version, from) >= 0 && compareVersions(version.version, below) < 0;
  return !within("3.7.2", "3.8.0") && compareVersions(version.version, "3.8.5") < 0;
}

/** Certificates that are renewed are read again without a restart, where the release can. */
function renewal({ distribution: { version } }: ZooKeeperGroup): PropertyMap {
  const since = (release: string) => compareVersions(version.version, release) >= 0;
  return {
    ...(since("3.6.0") ? { sslQuorumReloadCertFiles: "true" } : {}),
    ...(readsCertificateAtStart({ distribution: { version } }) ? {} : { "client.certReload": "true" }),
  };
}
