import type { Server, ServerGroups } from "../../../model/cluster-spec";
import { alternativeNames } from "../../../security/alternative-names";
import { keyDirectory, keyFile, trustFile } from "../../../security/key-directory";
import type { ServerCertificates } from "../../../security/leaf";
import { ensembleStepOf, hasCertificates } from "../../../security/steps";
import { type ZooKeeperGroup, zookeeperOf } from "../resolve";

/** The files with the key of a server and with those that it trusts. */
export function serverKeyFiles(ensemble: Pick<ZooKeeperGroup, "configDirectory" | "user">) {
  const directory = keyDirectory(ensemble);
  return { directory, server: keyFile(directory, "server.pem"), trust: trustFile(directory, "ca.pem") };
}

/** The one certificate of a ZooKeeper server: for its clients, and for the other members. */
export function zookeeperCertificates(cluster: ServerGroups, server: Server): ServerCertificates | undefined {
  const ensemble = zookeeperOf(cluster);
  if (!hasCertificates(ensembleStepOf(ensemble.security))) return undefined;
  const { directory, server: file, trust } = serverKeyFiles(ensemble);
  return {
    directory,
    leaves: [
      {
        name: "server",
        subject: { commonName: `zookeeper-${server.id}`, unit: "zookeeper" },
        alternativeNames: alternativeNames(server),
        file,
      },
    ],
    trust: [trust],
  };
}
