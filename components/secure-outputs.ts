import * as pulumi from "@pulumi/pulumi";
import type { FilledIn } from "./kubernetes/filled-in";
import type { ServerGroups } from "./model/cluster-spec";
import type { ClientFileName, ClientFiles } from "./services/kafka/clients/client-file-names";
import { kafkaOf } from "./services/kafka/resolve";
import {
  certificateFilesOf,
  clientFilesOf,
  clusterOutputs,
  type ClusterOutputs,
  rocketmqFilesOf,
} from "./outputs/cluster-outputs";

/** What of a cluster is known only when its resources are made; a component has it. */
export interface Credentials {
  /** The certificates of those that sign the servers' own (PEM); undefined in a cluster without any. */
  readonly authorityCertificate?: pulumi.Output<string> | undefined;
  /** The passwords by user. */
  readonly passwords?: Readonly<Record<string, pulumi.Output<string>>>;
  /** The same of users of RocketMQ. */
  readonly rocketmqPasswords?: Readonly<Record<string, pulumi.Output<string>>>;
}

/** A cluster some of whose addresses are known only later. */
export interface LaterServers {
  /** What is known without certificates, in which a text may be known only later. */
  readonly known: FilledIn<ClusterOutputs>;
  readonly servers: pulumi.Output<ServerGroups>;
}

/**
 * The outputs of a cluster whose clients have TLS and logins. As many texts as possible are plain: in a preview only
 * those that follow from a new certificate or password are unknown, and only those with a password are secrets. That is
 * why the files of users are an output of their own, and `clientFiles` are the same files without a login.
 *
 * @throws Error when a user has no password: the component that made them knows more users, or fewer.
 */
export function secureOutputs(
  spec: ServerGroups,
  credentials: Credentials,
  later?: LaterServers,
): FilledIn<ClusterOutputs> {
  const { authorityCertificate, passwords = {}, rocketmqPasswords = {} } = credentials;
  const known = later?.known ?? clusterOutputs(spec);
  if (authorityCertificate === undefined || known.users === undefined) return known;
  const trusted = authorityCertificate;
  const servers = later?.servers ?? pulumi.output(undefined).apply(() => spec);
  const outputs = servers.apply((all) => authorityCertificate.apply((certificate) => clusterOutputs(all, certificate)));
  const users = kafkaOf(spec).users.map(({ name: user, credentials }) => {
    if (Object.keys(credentials).length === 0) return [user, certificateFiles(authorityCertificate)] as const;
    const password = passwords[user];
    if (password === undefined) throw new Error(`user ${user} has no password`);
    const login = pulumi.all([authorityCertificate, pulumi.secret(password)]);
    const made = servers.apply((all) =>
      login.apply(([certificate, secret]) => clientFilesOf(all, certificate, { user, password: secret })),
    );
    const names = clientFilesOf(spec, "", { user, password: "" });
    return [user, textsOf(names, (name) => made.apply((files) => files[name] ?? ""))] as const;
  });
  return {
    ...known,
    caCertificate: outputs.apply(({ caCertificate = "" }) => caCertificate),
    clientProperties: outputs.apply(({ clientProperties }) => clientProperties),
    clientFiles: textsOf(clusterOutputs(spec, "").clientFiles, (name) =>
      outputs.apply(({ clientFiles }) => clientFiles[name] ?? ""),
    ),
    clientFilesOf: Object.fromEntries(users),
    ...rocketmqFiles(),
  };

  /** Those of RocketMQ: of a stack that has it. */
  function rocketmqFiles(): Partial<FilledIn<ClusterOutputs>> {
    const { rocketmqClientFiles: open } = clusterOutputs(spec, "");
    if (open === undefined) return {};
    const ofUsers = Object.entries(rocketmqPasswords).map(([user, password]) => {
      const made = pulumi
        .all([servers, trusted, pulumi.secret(password)])
        .apply(([all, certificate, secret]) => rocketmqFilesOf(all, certificate, { user, password: secret }));
      const names = Object.keys(rocketmqFilesOf(spec, "", { user, password: "" }));
      return [user, Object.fromEntries(names.map((name) => [name, made.apply((files) => files[name] ?? "")]))] as const;
    });
    const texts = Object.keys(open).map(
      (name) => [name, outputs.apply(({ rocketmqClientFiles: files = {} }) => files[name] ?? "")] as const,
    );
    return { rocketmqClientFiles: Object.fromEntries(texts), rocketmqClientFilesOf: Object.fromEntries(ofUsers) };
  }

  /** Nothing in them is a secret: the key of an application is known to it alone. */
  function certificateFiles(trusted: pulumi.Output<string>): FilledIn<ClusterOutputs["clientFiles"]> {
    const made = pulumi.all([servers, trusted]).apply(([all, certificate]) => certificateFilesOf(all, certificate));
    return textsOf(certificateFilesOf(spec, ""), (name) => made.apply((files) => files[name] ?? ""));
  }

  /** The names of files are known, their texts are not yet. */
  function textsOf(
    files: ClientFiles,
    text: (name: keyof ClientFiles) => pulumi.Output<string>,
  ): FilledIn<ClusterOutputs["clientFiles"]> {
    const names = Object.keys(files) as (keyof ClientFiles)[];
    return Object.fromEntries(names.map((name) => [name, text(name)])) as Record<ClientFileName, pulumi.Output<string>>;
  }
}
