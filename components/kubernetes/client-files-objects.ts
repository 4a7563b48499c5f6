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

/**
 * What clients of the services need, with the addresses that pods use: in each namespace of applications without a login,
 * and with the login of a user in those of its own applications only.
 */
export function clientFilesObjects({ pods, servers, settings }: KubernetesSpec): ClientFilesObject[] {
  return pods.flatMap(({ service }) => {
    const { clientSettings } = service.kubernetes;
    if (clientSettings === undefined) return [];
    const object = (kind: string, name: string, namespace: string) => {
      return { apiVersion: "v1", kind, metadata: { name, namespace, labels: commonLabels } };
    };
    const files = (access: AccessOfClients) => clientSettings.files(servers, access);
    const bound = (access: AccessOfClients) => ({ ...files(access), ...clientSettings.binding(servers, access) });
    return [
      ...settings.clientSettings.map((namespace) => {
        return { manifest: object("ConfigMap", clientSettings.name, namespace), files };
      }),
      ...clientSettings.users(servers).flatMap(({ name, namespaces }) =>
        namespaces.map((namespace) => {
          const secret = object("Secret", userSecretName(service.name, name), namespace);
          return { manifest: { ...secret, type: `servicebinding.io/${service.name}` }, user: name, files: bound };
        }),
      ),
    ];
  });
}

/** Name of the Secret of a user, in each namespace of its applications. Example: `kafka-user-orders`. */
export function userSecretName(service: string, user: string): string {
  return `${service}-user-${user}`;
}
