import type { AccessOfClients } from "../services/service-on-kubernetes";
import { commonLabels } from "./labels";
import type { Manifest } from "./manifest";
import type { KubernetesSpec } from "./kubernetes-spec";

/** An object in a namespace of applications, with what is in it when more is known than before anything is made. */
export interface ClientFilesObject {
  readonly manifest: Manifest;
  /** Whose login is in the files; absent for those without one. */
  readonly user?: string;
  readonly files: (access: AccessOfClients) => Readonly<Record<string, string>>;
}

/** What clients of the services need, with the addresses that pods use, in each namespace of applications. */
export function clientFilesObjects({ pods, servers, settings }: KubernetesSpec): ClientFilesObject[] {
  return pods.flatMap(({ service }) => {
    const { clientSettings } = service.kubernetes;
    if (clientSettings === undefined) return [];
    const files = (access: AccessOfClients) => clientSettings.files(servers, access);
    const object = (kind: string, name: string, namespace: string) => {
      return { apiVersion: "v1", kind, metadata: { name, namespace, labels: commonLabels } };
    };
    return settings.clientSettings.flatMap((namespace) => [
      { manifest: object("ConfigMap", clientSettings.name, namespace), files },
      ...clientSettings.users(servers).map((user) => {
        return { manifest: object("Secret", userSecretName(service.name, user), namespace), user, files };
      }),
    ]);
  });
}

/** Name of the Secret with the files of a user, in each namespace of applications. Example: `kafka-user-orders`. */
export function userSecretName(service: string, user: string): string {
  return `${service}-user-${user}`;
}
