import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "../resources/deep-input";
import type { Connection } from "../resources/inputs/target-inputs";
import type { Host } from "../model/cluster-spec";
import { rootAccess, type SudoUser } from "./root-access";

/** A host with everything that is needed to log in to it. */
export interface Reachable {
  readonly host: Host;
  readonly connection: InputsOf<Connection>;
  /** What sudo asks for, if it does; secret. */
  readonly sudoPassword?: pulumi.Output<string>;
}

/** What a program that talks to a host by itself needs to log in and to become root; holds secrets. */
export function loginOf({ host, connection, sudoPassword }: Reachable) {
  return {
    ...{ name: host.name, sudo: host.sshUser !== "root", connection },
    ...(sudoPassword === undefined ? {} : { sudoPassword }),
  };
}

export interface RemoteScriptArgs {
  readonly target: Reachable;
  /** Identity of the cluster; not a secret. */
  readonly clusterId: pulumi.Input<string>;
  /** The script, see `hostScript`. */
  readonly script: string;
  /** Counts up when the script has to run again although nothing else changed. */
  readonly repairs: pulumi.Input<number>;
}

/**
 * Runs a script on a host: `apply` on create and on any change, `remove` on delete.
 *
 * The script travels on standard input, where it is in no process list; the command text, which a failure prints, stays
 * one short line. No `triggers`: they would replace, that is create and then delete. On a host that is lost there is
 * nothing to run, should it be new to the state. Where sudo asks for a password, it stands in front of the script, and
 * both are secret.
 */
export function remoteScript(
  name: string,
  { target, clusterId, script, repairs }: RemoteScriptArgs,
  options: pulumi.ComponentResourceOptions & pulumi.CustomResourceOptions,
): command.remote.Command {
  const { prefix } = rootAccess(sudoUser(target, ""));
  const shell = `exec ${prefix}bash -s --`;
  const apply = pulumi.interpolate`${shell} apply ${clusterId} ${repairs}`;
  const commands = { create: apply, update: apply, delete: pulumi.interpolate`${shell} remove ${clusterId}` };
  return new command.remote.Command(
    name,
    {
      connection: target.connection,
      ...(target.host.lost ? {} : commands),
      stdin: inputOf(target, script),
      logging: command.remote.Logging.Stderr,
      addPreviousOutputInEnv: false,
    },
    options,
  );
}

function inputOf(target: Reachable, script: string): pulumi.Input<string> {
  const { sudoPassword } = target;
  if (sudoPassword === undefined) return script;
  return pulumi.secret(sudoPassword.apply((password) => rootAccess(sudoUser(target, password)).preamble + script));
}

function sudoUser({ host, sudoPassword }: Reachable, password: string): SudoUser {
  return { sudo: host.sshUser !== "root", ...(sudoPassword === undefined ? {} : { sudoPassword: password }) };
}
