import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Host } from "../model/cluster-spec";
import type { ClusterSpec } from "../model/cluster-spec";
import { attemptOf, rolledAttempt } from "./attempt";
import { createCertificates } from "./certificates";
import { createServices } from "./service-resources";
import { Job } from "../resources/job";
import { preflight } from "./preflight-resource";
import { Observation } from "./observation";
import { kafkaOf } from "../services/kafka/resolve";
import { usersChroot } from "../services/kafka/users/users-chroot";
import { loginEndpoints } from "../services/kafka/users/login-endpoints";
import type { Security } from "../security/security-schema";
import { offersSecure, stepOf } from "../security/steps";
import { createTopics } from "../resources/cluster-topics";
import { reachOf } from "./host-endpoints";
import { loginOf, type Reachable } from "./remote-script";
import type { Login } from "./login";
import { judgesRunning, rollPlan, withCertificates } from "./roll-plan";
import { uploadDistributions } from "./upload-resource";
import type { GivenAuthority, GivenCertificates } from "../resources/cluster-authority";
import { createUsers, type Passwords } from "../resources/cluster-users";
import { createRocketmqUsers } from "../resources/rocketmq-users-resource";

export interface HostsArgs {
  readonly spec: ClusterSpec;
  readonly security: Security;
  readonly login: Login;
  /** What sudo asks for on the hosts, if it does; secret. */
  readonly sudoPassword?: pulumi.Output<string>;
  /** The passwords of users that were given, by name; secret. All other users get one that is made. */
  readonly passwords?: Passwords;
  /** The same of users of RocketMQ. */
  readonly rocketmqPasswords?: Passwords;
  /** An authority of one's own; one is made without it. */
  readonly authority?: GivenAuthority;
  /** Certificates of one's own that it has signed; all are made without them. */
  readonly certificates?: GivenCertificates;
  /** Host key by host name. */
  readonly hostKeys: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * ZooKeeper and Kafka on hosts with systemd, reached over SSH.
 *
 * 0. All hosts are looked at together; while one is not fit, nothing is changed on any.
 *    Where what runs may be unable to become what is planned, as in KRaft, the servers are asked, too.
 * 1. Archives that hosts do not download themselves are verified and uploaded to all of them.
 * 2. Every host, in parallel: its services, each with distribution, directories, configuration. Nothing that runs is
 *    touched.
 * 3. Where servers have TLS, their keys and certificates, which are read by the users that the services run as.
 * 4. Only when all hosts are that far, one job for the cluster: what does not run is started; what runs with another
 *    configuration is restarted, one after the other, behind health gates. It is one job because the order depends on
 *    who leads at that moment, which no resource graph knows beforehand.
 * 5. The ensemble and the brokers are what was asked for, or the `up` fails; then the topics and the users.
 *
 * A destroy goes the other way: one job stops all services in order, then every host is cleared. Nothing is done on a
 * host that is lost.
 */
export class KafkaOnHosts extends pulumi.ComponentResource {
  /** The certificates of those that sign the servers' own (PEM); undefined in a cluster without any. */
  readonly authorityCertificate: pulumi.Output<string> | undefined = undefined;
  /** The passwords by user; secret. */
  readonly passwords: Passwords = {};
  /** Those of users of RocketMQ. */
  readonly rocketmqPasswords: Passwords = {};

  constructor(name: string, args: HostsArgs, options?: pulumi.ComponentResourceOptions) {
    super("kafka-zookeeper:index:KafkaOnHosts", name, {}, options);
    const { spec } = args;
    const clusterId = spec.clusterId ?? this.createIdentity(name);
    const all = spec.hosts.map((host) => reachable(host, args));
    const targets = all.filter(({ host }) => !host.lost);
    const [attempt, rolled] = [attemptOf(spec), rolledAttempt(`${name}-roll`)];
    const { repairs } = new Observation(`${name}-drift`, { targets, attempt, rolled }, { parent: this });
    const fit = preflight(`${name}-preflight`, spec, targets, { clusterId, repairs }, { parent: this });
    const certificates = createCertificates(
      name,
      {
        spec,
        security: args.security,
        given: args.authority,
        certificates: args.certificates,
        targets,
        clusterId,
        repairs,
        fit,
      },
      { parent: this },
    );
    const { identity } = certificates ?? {};
    const known = identity === undefined ? {} : { identity };
    this.authorityCertificate = certificates?.authority;
    const logins = pulumi.secret(targets.map(loginOf));
    const planned = rollPlan(spec);
    const plan = withCertificates(planned, spec, certificates ?? {});
    const checks = judgesRunning(planned)
      ? [new Job("RollCheck", `${name}-check`, { plan, targets: logins, ...known }, { parent: this, dependsOn: [fit] })]
      : [];
    const uploads = uploadDistributions(`${name}-upload`, spec, targets, { parent: this, dependsOn: [fit] });
    const after = [fit, ...checks, ...uploads];
    const services = all.flatMap((target) =>
      createServices(name, { spec, target, clusterId, after, repairs }, { parent: this }),
    );
    const installed = certificates === undefined ? services : [...services, certificates.deliver(services)];
    // A resource of its own, recorded before the roll: also after a roll that failed, a destroy knows whom to visit.
    const stop = new Job("Stop", `${name}-stop`, { targets: logins }, { parent: this, dependsOn: services });
    const roll = new Job(
      "Roll",
      `${name}-roll`,
      { plan, attempt, repairs, targets: logins, ...known },
      { parent: this, dependsOn: [...installed, stop] },
    );
    const whole = { parent: this, dependsOn: [roll] };
    createTopics(name, spec, { reach: reachOf(spec, targets), ...known }, whole);
    if (identity !== undefined && offersSecure(stepOf(args.security))) {
      const [brokers, { passwords = {} }] = [kafkaOf(spec), args];
      const logins = loginEndpoints(brokers);
      const servers = { reach: reachOf(spec, targets), logins, chroot: usersChroot(brokers) };
      const made = { users: brokers.users, ...servers, passwords, identity };
      this.passwords = createUsers(name, made, whole).passwords;
    }
    const reached = { passwords: args.rocketmqPasswords ?? {}, reach: reachOf(spec, targets), ...known };
    this.rocketmqPasswords = createRocketmqUsers(name, spec, reached, whole);
    this.registerOutputs({});
  }

  /** Protected, because without it the hosts' data belongs to nobody: `destroy --exclude-protected` leaves it. */
  private createIdentity(name: string): pulumi.Output<string> {
    return new random.RandomUuid(`${name}-id`, {}, { parent: this, protect: true }).result;
  }
}

function reachable(host: Host, { login, hostKeys, sudoPassword }: HostsArgs): Reachable {
  const hostKey = hostKeys[host.name];
  if (hostKey === undefined) throw new Error(`no host key for ${host.name}`);
  return {
    host,
    connection: {
      host: host.address,
      port: host.sshPort,
      user: host.sshUser,
      hostKey,
      dialErrorLimit: 3,
      perDialTimeout: 10,
      ...login,
    },
    ...(sudoPassword === undefined || host.sshUser === "root" ? {} : { sudoPassword }),
  };
}
