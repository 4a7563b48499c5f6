import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "../resources/deep-input";
import type { Connection } from "../resources/inputs/target-inputs";
import type { Host } from "../model/cluster-spec";

/** A host with everything that is needed to log in to it. */
export interface Reachable {
  readonly host: Host;
  readonly connection: InputsOf<Connection>;
}

/** What a program that talks to a host by itself needs to log in; holds a secret. */
export function loginOf({ host, connection }: Reachable) {
  return { name: host.name, sudo: host.sshUser !== "root", connection };
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
 * nothing to run, should it be new to the state.
 */
export function remoteScript(
  name: string,
  { target, clusterId, script, repairs }: RemoteScriptArgs,
  options: pulumi.ComponentResourceOptions & pulumi.CustomResourceOptions,
): command.remote.Command {
  const shell = target.host.sshUser === "root" ? "exec bash -s --" : "exec sudo -n bash -s --";
  const apply = pulumi.interpolate`${shell} apply ${clusterId} ${repairs}`;
  const commands = { create: apply, update: apply, delete: pulumi.interpolate`${shell} remove ${clusterId}` };
  return new command.remote.Command(
    name,
    {
      connection: target.connection,
      ...(target.host.lost ? {} : commands),
      stdin: script,
      logging: command.remote.Logging.Stderr,
      addPreviousOutputInEnv: false,
    },
    options,
  );
}
